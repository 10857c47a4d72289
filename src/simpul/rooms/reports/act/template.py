"""Ready answers of a city."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.models import Template
from simpul.rooms.reports.observe.desk import VERIFY
from simpul.rooms.reports.understand import answer


class BadTemplate(Refused):
    """A ready answer that cannot be filled in, or whose name is taken."""


@transaction.atomic
def keep(template: Template, *, actor: Person, now: datetime) -> Template:
    """Keep a ready answer, new or changed.

    Raises:
        PermissionDenied: the actor may not.
        BadTemplate: its name is taken, or it has braces that nothing fills in.
    """
    require(actor, VERIFY, template.city)
    strange = answer.unknown(template.text_id + template.text_en)
    if strange:
        known = ", ".join(f"{{{one}}}" for one in answer.PLACEHOLDERS)
        raise BadTemplate(
            _("Nothing fills in {%(strange)s}. There is: %(known)s.")
            % {"strange": strange[0], "known": known}
        )
    if Template.objects.filter(city=template.city, name=template.name).exclude(pk=template.pk).exists():
        raise BadTemplate(_("There is a ready answer of that name already."))
    template.save()
    ledger.record(
        city=template.city, actor=actor, verb="reports.set_template", subject=template, now=now,
        active=template.active,
    )  # fmt: skip
    return template


def of(city: City, step: str = "") -> list[Template]:
    """Give the ready answers that go with a step, those for every step included."""
    return list(Template.objects.filter(city=city, active=True, step__in=("", step)))
