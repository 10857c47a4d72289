"""The link by which somebody who is blocked objects: signed, so that only who was turned away has it."""

from django.core.signing import BadSignature, Signer

from simpul.rooms.reports.models import Blocked

_SALT = "simpul.rooms.reports.appeal"


def token(blocked: Blocked) -> str:
    """Give what stands in the link of an appeal."""
    return Signer(salt=_SALT).sign(str(blocked.pk))


def find(said: str) -> Blocked | None:
    """Give the block whose link this is; None where it is none."""
    try:
        pk = Signer(salt=_SALT).unsign(said)
    except BadSignature:
        return None
    return Blocked.objects.filter(pk=pk).select_related("city").first()
