"""Feeds of reports that everybody may read: of a city, a kind, a village, and of one report."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from simpul.ground.places.models import Boundary, City
from simpul.rooms.reports.models import Category, Report
from simpul.rooms.reports.share import card, feed


@dataclass(frozen=True, slots=True)
class Topic:
    """What a feed is about."""

    title: str
    link: str
    items: list[feed.News]


class News(Feed):  # type: ignore[type-arg]  # generic for the type checker only
    """The reports of a city that changed last; of one kind or one village where the address says so."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Topic:  # noqa: ARG002 - Django's signature
        """Give what the address names. Raises Http404."""
        city = get_object_or_404(City.objects.served(), slug=kwargs["slug"])
        found, about = Report.objects.filter(city=city), city.name
        if "category" in kwargs:
            kind = get_object_or_404(Category, city=city, code=kwargs["category"], public=True)
            found, about = found.filter(category=kind), f"{kind}, {city.name}"
        if "region" in kwargs:
            region = get_object_or_404(Boundary.objects.live(), city=city, code=kwargs["region"])
            found, about = found.filter(region=region), f"{region.name}, {city.name}"
        title = _("Reports: %(about)s") % {"about": about}
        return Topic(title, reverse("reports:front", args=[city.slug]), feed.reports(found, timezone.now()))

    def title(self, obj: Topic) -> str:
        """Give the title of the feed."""
        return obj.title

    def link(self, obj: Topic) -> str:
        """Give the address of the page that it is about."""
        return obj.link

    def items(self, obj: Topic) -> list[feed.News]:
        """Give what is new."""
        return obj.items

    def item_title(self, item: feed.News) -> str:
        """Give the title of one."""
        return item.title

    def item_description(self, item: feed.News) -> str:
        """Say what it is: as HTML, as Django says of every summary."""
        return linebreaks(item.what, autoescape=True)

    def item_link(self, item: feed.News) -> str:
        """Give its address."""
        return f"{item.url}#event-{item.key}" if item.key else item.url

    def item_pubdate(self, item: feed.News) -> datetime:
        """Give when it came."""
        return item.published_at

    def item_updateddate(self, item: feed.News) -> datetime:
        """Give when it changed last."""
        return item.changed_at


class Story(News):
    """What happened to one report."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Topic:  # noqa: ARG002 - Django's signature
        """Give the report of the address. Raises Http404."""
        rows = Report.objects.shown().select_related("city", "category")
        report = get_object_or_404(rows, city__slug=kwargs["slug"], code=kwargs["code"])
        title = _("%(kind)s, report %(code)s") % {"kind": card.title(report), "code": report.code}
        return Topic(title, report.get_absolute_url(), feed.events(report))
