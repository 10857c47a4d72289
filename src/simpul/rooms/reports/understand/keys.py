"""Keys of reports that do not bring one of their own: made of what names them, and of a secret. Pure.

Whoever knows a report's key is taken for its sender, so a key must not follow from a number that anybody can
guess: the same words give the same key here, and nobody else can make it.
"""

import hashlib
import hmac
from uuid import UUID


def key(secret: str, *words: str) -> UUID:
    """Give the key of what these words name, with the installation's secret."""
    said = "\x1f".join(("simpul.rooms.reports.key", *words))
    digest = hmac.new(secret.encode(), said.encode(), hashlib.sha256).digest()
    return UUID(bytes=digest[:16], version=4)  # nobody tells it from one that is random
