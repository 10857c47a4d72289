"""The reports room: a resident says it once, and it is truly fixed."""

from importlib import import_module

from django.utils.translation import gettext_lazy as _

from simpul.ground import room


class Reports(room.RoomConfig):
    """Citizen reports."""

    name = "simpul.rooms.reports"
    label = "reports"
    verbose_name = _("Reports")
    menu_order = 12

    def ready(self) -> None:
        """Put the indicators in the catalogue and the layers among the open data."""
        super().ready()
        for share in ("layers", "proof", "proposals_open"):
            import_module(f"{self.name}.share.{share}").register()
