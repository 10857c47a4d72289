"""The hub room: the network of cities itself."""

from importlib import import_module

from django.utils.translation import gettext_lazy as _

from simpul.ground import room


class Hub(room.RoomConfig):
    """The network."""

    name = "simpul.rooms.hub"
    label = "hub"
    verbose_name = _("Network")
    menu_order = 10

    def ready(self) -> None:
        """Put the layers of the network among the open data."""
        super().ready()
        import_module(f"{self.name}.share.layers").register()
