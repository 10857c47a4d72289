"""What this room tells of its photos where another is like one of them: proofs, and photos of surveys."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from simpul.ground.proof import texts
from simpul.ground.proof.texts import Other
from simpul.rooms.roads.models import Frame, Proof
from simpul.rooms.roads.observe.proof import FRAME, PROOF


def register() -> None:
    """Let every room that has a doubt about a photo of this one tell of it."""
    texts.register(PROOF, _proof)
    texts.register(FRAME, _frame)


def _proof(number: int) -> Other | None:
    about = ("photo", "item__order__city", "item__damage", "item__segment")
    other = Proof.objects.select_related(*about).filter(pk=number).first()
    if other is None:
        return None
    said = _("Proof sent on %(day)s for order %(number)s: %(thing)s") % {
        "day": date_format(other.item.order.city.day(other.received_at), "DATE_FORMAT"),
        "number": other.item.order.number,
        "thing": other.item,
    }
    return Other(said, other.get_absolute_url(), other.photo)


def _frame(number: int) -> Other | None:
    other = Frame.objects.select_related("survey", "masked").filter(pk=number).first()
    if other is None:
        return None
    said = _("Photo of the survey “%(survey)s”") % {"survey": other.survey}
    return Other(said, other.survey.get_absolute_url(), other.masked)
