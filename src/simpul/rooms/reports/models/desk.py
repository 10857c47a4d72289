"""What only the office knows: who may work on what, notes, ready answers, and whom the clock has told."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from simpul.ground.places.models import City
from simpul.rooms.reports.models.office import Office
from simpul.rooms.reports.models.report import Report
from simpul.rooms.reports.understand.course import course
from simpul.rooms.reports.understand.escalation import Whom


class Desk(models.Model):
    """Which reports of a city somebody works on: an office's, of some places, of some categories.

    `office` None is every office; `areas` are codes of regions with all that lies in them, `categories` codes
    of categories, empty is any. Of several rows each adds what it names. What may be done is the role's.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    office = models.ForeignKey(Office, models.CASCADE, null=True, blank=True, related_name="+")
    areas = models.JSONField(default=list, blank=True)
    categories = models.JSONField(default=list, blank=True)

    class Meta:
        ordering: ClassVar = ["person__username", "pk"]
        indexes: ClassVar = [models.Index(fields=["city", "person"], name="desk_of_person")]

    def __str__(self) -> str:
        return f"{self.person} at {self.office or self.city}"


class Note(models.Model):
    """What a colleague writes beside a report, for colleagues only; `key` is the phone's own name for it."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="notes")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField()
    key = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"note on {self.report_id}"


class Template(models.Model):
    """A ready answer in the languages that reporters choose; `step` "" offers it with every step.

    Placeholders such as {code} are those of `understand.answer`.
    """

    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    step = models.CharField(max_length=20, blank=True)
    text_id = models.TextField()
    text_en = models.TextField(blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["city", "name"], name="template_named_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def step_name(self) -> str:
        """The step that it goes with; "" for every one."""
        return self.step if self.step in course().steps else ""


class Escalation(models.Model):
    """The clock of a stage ran out, and somebody above was told: once for each level of escalation.toml."""

    class To(models.TextChoices):
        """Who was told."""

        OFFICE = Whom.OFFICE.value, _("the office that has it")
        DESK = Whom.DESK.value, _("the citizens' desk")
        HEAD = Whom.HEAD.value, _("the head of the city")

    report = models.ForeignKey(Report, models.CASCADE, related_name="escalations")
    stage = models.CharField(max_length=20)
    stage_since = models.DateTimeField()
    level = models.PositiveSmallIntegerField()
    to = models.CharField(max_length=6, choices=To)
    office = models.ForeignKey(Office, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "stage", "stage_since", "level"], name="escalated_once_a_level"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id} to {self.to}"
