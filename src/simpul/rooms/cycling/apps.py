"""The cycling room: routes to destinations, with the condition of the road along them."""

from importlib import import_module

from django.utils.translation import gettext_lazy as _

from simpul.ground import room


class Cycling(room.RoomConfig):
    """Cycling."""

    name = "simpul.rooms.cycling"
    label = "cycling"
    verbose_name = _("Cycling")
    menu_order = 15

    def ready(self) -> None:
        """Put the indicators in the catalogue and the layers among the open data."""
        super().ready()
        import_module(f"{self.name}.share.layers").register()
