"""OpenStreetMap files: reading an extract, cutting a city out of one, drawing one from plain lines.

The form is that of https://wiki.openstreetmap.org/wiki/PBF_Format and OSM_XML, read and written by pyosmium.
"""

from simpul.adapters.map_errors import Empty, MapError, NotAMap, Outside, Truncated

from .drawn import Drawing, read_lines
from .extract import Extract, read, take
from .inject import inject
from .write import write

__all__ = [
    "Drawing",
    "Empty",
    "Extract",
    "MapError",
    "NotAMap",
    "Outside",
    "Truncated",
    "inject",
    "read",
    "read_lines",
    "take",
    "write",
]
