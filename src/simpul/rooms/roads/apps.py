"""The roads room: a drive comes in, damage and condition come out."""

from importlib import import_module

from django.utils.translation import gettext_lazy as _

from simpul.ground import room


class Roads(room.RoomConfig):
    """Roads."""

    name = "simpul.rooms.roads"
    label = "roads"
    verbose_name = _("Roads")
    menu_order = 10

    def ready(self) -> None:
        """Put the indicators in the catalogue, the layers among the open data, and say what photos are."""
        super().ready()
        for share in ("layers", "proofs"):
            import_module(f"{self.name}.share.{share}").register()
