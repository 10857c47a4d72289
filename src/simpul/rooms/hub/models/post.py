"""Who holds which post, for a state, a city or the network as a whole, and from when to when."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from simpul.rooms.hub.models.network import NetworkCity, Sourced, State


class Post(models.Model):
    """A post of the network, as the rules name it: "national_representative", "chair"...

    `per` says whose it is: every state has one, every city, or the network one alone. `code` is its name in
    data.
    """

    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=120)
    title_id = models.CharField(max_length=120, blank=True)
    per = models.CharField(max_length=20)
    duties = models.TextField(blank=True)
    term = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.title


class Holder(Sourced):
    """Who is in a post: an institution, perhaps with a person's account. The institution alone is public.

    `state` and `city` say for whom, both None for the network. For chair and shepherd `holding_state` is the
    state that holds it. `since` and `until` are ISO 8601 dates or a year; `from_on` and `to_on` the first and
    last day they allow, `to_on` None while it lasts.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="holders")
    state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="holders")
    city = models.ForeignKey(NetworkCity, models.PROTECT, null=True, blank=True, related_name="holders")
    holding_state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="held")
    institution = models.CharField(max_length=300, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="posts_held"
    )
    since = models.CharField(max_length=10, blank=True)
    until = models.CharField(max_length=10, blank=True)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["post", "-from_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["post", "state"],
                condition=Q(to_on=None, state__isnull=False),
                name="holder_one_a_state",
            ),
            models.UniqueConstraint(
                fields=["post", "city"], condition=Q(to_on=None, city__isnull=False), name="holder_one_a_city"
            ),
            models.UniqueConstraint(
                fields=["post"], condition=Q(to_on=None, state=None, city=None), name="holder_one_a_network"
            ),
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(to_on=None) | Q(to_on__gte=models.F("from_on")),
                name="holder_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.institution or str(self.holding_state or self.person or "")
