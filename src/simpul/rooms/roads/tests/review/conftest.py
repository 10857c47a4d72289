"""A second process needs an installation of its own."""

from simpul.ground.conftest import installation

__all__ = ["installation"]
