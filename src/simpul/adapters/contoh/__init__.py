"""Kota Contoh, the invented sample city: streets, places, terrain, and a survey drive with exact truth.

Nothing here exists: no street, person, plate or place. Everything comes from a seed, the same on each run.
"""

from .scenes import Meta, frames
from .town import NAME, Town, make

__all__ = ["NAME", "Meta", "Town", "frames", "make"]
