"""Videos: what a file says of itself, the track inside it, and its pictures at chosen moments."""

from .boxes import BadVideo
from .frames import frames
from .read import is_film, read

__all__ = ["BadVideo", "frames", "is_film", "read"]
