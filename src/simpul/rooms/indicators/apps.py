"""The indicators room: every room's indicators, asked for a year and shown with their sources."""

from importlib import import_module

from django.utils.translation import gettext_lazy as _

from simpul.ground import room


class Indicators(room.RoomConfig):
    """Indicators."""

    name = "simpul.rooms.indicators"
    label = "indicators"
    verbose_name = _("Indicators")
    menu_order = 90

    def ready(self) -> None:
        """Put the published indicators among the open data."""
        super().ready()
        import_module(f"{self.name}.share.opendata").register()
