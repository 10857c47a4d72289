"""The private link of an answer to a consultation: whoever has it may change or delete the answer."""

from django.core.signing import BadSignature, Signer

from simpul.rooms.reports.models import Reply

_SALT = "simpul.rooms.reports.reply"


def token(reply: Reply) -> str:
    """Give what stands in the link: signed, so that none can be made up."""
    return Signer(salt=_SALT).sign(str(reply.key))


def find(survey_id: int, said: str) -> Reply | None:
    """Give the answer whose link this is; None where it is none, or the answer is deleted."""
    try:
        key = Signer(salt=_SALT).unsign(said)
    except BadSignature:
        return None
    return Reply.objects.filter(survey=survey_id, key=key).select_related("survey__city").first()
