"""What the buttons of a map say, whatever it shows."""

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """Give MapLibre's own words by the keys of its `locale`, in the reader's language."""
    return {
        "NavigationControl.ZoomIn": _("Zoom in"),
        "NavigationControl.ZoomOut": _("Zoom out"),
        "AttributionControl.ToggleAttribution": _("Show or hide the sources"),
        "Popup.Close": _("Close"),
        "Map.Title": _("Map"),
    }
