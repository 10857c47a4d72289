"""What can be wrong with a map file, each with what to do about it."""

from simpul.kernel.refusal import Refused


class MapError(Refused):
    """A map file cannot be used. The message names the file, says what is wrong and what to do."""


class NotAMap(MapError):
    """The file holds something else."""


class Truncated(MapError):
    """The file ends too early or is damaged."""


class Empty(MapError):
    """There is no street in it."""


class Outside(MapError):
    """The box that was asked for lies outside what the file covers."""
