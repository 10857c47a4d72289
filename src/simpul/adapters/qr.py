"""A QR code (ISO/IEC 18004) as a drawing: one path, black on white, with its quiet zone."""

import io

import segno

QUIET = 4
"""Modules of white around the code, as ISO/IEC 18004 asks."""
LONGEST = 1000
"""Bytes of a text: what is longer makes a code that no phone reads from paper."""


def svg(text: str, label: str) -> str:
    """Draw a text, such as an address, as an SVG whose size its surroundings decide.

    Args:
        text: at most LONGEST bytes; the code survives the loss of a quarter of it (level Q).
        label: what the code leads to, for who cannot see it.

    Raises:
        ValueError: the text is empty or longer.
    """
    if not 0 < len(text.encode()) <= LONGEST:
        raise ValueError(f"a QR code takes 1 to {LONGEST} bytes")
    code = segno.make(text, error="q", boost_error=False, micro=False)
    drawn = io.BytesIO()
    code.save(
        drawn, kind="svg", border=QUIET, light="#fff", xmldecl=False, omitsize=True, title=label, nl=False
    )
    return drawn.getvalue().decode()
