"""Who helps the network: partners, what they bring, and each partnership with its life."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from simpul.rooms.hub.models.network import NetworkCity, Sourced
from simpul.rooms.hub.models.project import Project


class Partner(Sourced):
    """Who brings money, training, technology or advice. `kind` is an id of data/words.toml."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=60, blank=True)
    country = models.CharField(max_length=3, blank=True)
    what = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where its page is."""
        return reverse("hub:partner", args=[self.slug])


class PartnerFund(models.Model):
    """Money that a partner is said to have set aside. `amount` is in units of `currency` (ISO 4217)."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="funds")
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    currency = models.CharField(max_length=3)
    when = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["partner", "pk"]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


class ProjectPartner(Sourced):
    """A partner named with a project; `name` is as the record has it, `partner` None where we do not know it.

    `role` is an id of `understand.states.PARTNER_ROLES`, "" where the record does not say.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="project_partners")
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="in_projects")
    name = models.CharField(max_length=300)
    role = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering: ClassVar = ["project", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "name"], name="project_partner_once")
        ]

    def __str__(self) -> str:
        return self.name


class Partnership(Sourced):
    """A partner works with a city, on a project, or with the network as a whole (both None).

    `stage` is one of `understand.states.PARTNERSHIP`: "named" where the public record names it and does not
    say how far it is. `agreed_on`, `started_on` and `ended_on` are None until then, or where not known.
    """

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="partnerships")
    city = models.ForeignKey(NetworkCity, models.PROTECT, null=True, blank=True, related_name="partnerships")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="partnerships")
    subject = models.CharField(max_length=300, blank=True)
    stage = models.CharField(max_length=12)
    proposed_on = models.DateField(null=True, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    evaluation = models.TextField(blank=True)
    published = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["partner", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(city=None) | Q(project=None), name="partnership_with_one"),
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.project or self.city or 'network'}"
