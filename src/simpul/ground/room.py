"""What it takes to be a room: a label, a name for the menu, and verbs in files with known names."""

from importlib import import_module

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule


class RoomConfig(AppConfig):
    """A room of the city. Its label is its url prefix, its API prefix and its place in the menu."""

    menu_order = 100

    def ready(self) -> None:
        """Put the room's indicators in the catalogue, and its layers among the open data."""
        for verb in ("measure", "share"):
            if self.has(verb):
                import_module(f"{self.name}.{verb}")

    def has(self, face: str) -> bool:
        """Tell whether the room has this file: "urls", "api", "measure"..."""
        return module_has_submodule(self.module, face)


def rooms() -> list[RoomConfig]:
    """Give the installed rooms in the order of the menu."""
    found = [config for config in apps.get_app_configs() if isinstance(config, RoomConfig)]
    return sorted(found, key=lambda room: (room.menu_order, room.label))
