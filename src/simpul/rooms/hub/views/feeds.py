"""What is new in the network, for a feed reader (Atom, RFC 4287) and a calendar (iCalendar, RFC 5545)."""

from datetime import datetime

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from simpul.rooms.hub.share import feeds

CALENDAR = "text/calendar; charset=utf-8"


class News(Feed):  # type: ignore[type-arg]  # generic for the type checker only
    """The newest projects and practices that their cities published."""

    feed_type = Atom1Feed
    title = gettext_lazy("ASEAN Smart Cities Network: what is new")
    subtitle = gettext_lazy("Projects and practices as their cities publish and change them")
    link = reverse_lazy("hub:network")

    def items(self) -> list[feeds.News]:
        """Give what changed, the newest first."""
        return feeds.news()

    def item_title(self, item: feeds.News) -> str:
        """Give what it is called."""
        return item.title

    def item_description(self, item: feeds.News) -> str:
        """Say what it is."""
        return item.what

    def item_link(self, item: feeds.News) -> str:
        """Give its address."""
        return item.url

    def item_updateddate(self, item: feeds.News) -> datetime:
        """Give when it changed."""
        return item.changed_at


@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """Give the meetings of the network and the deadlines of its monitoring as a calendar to subscribe to."""
    home = request.build_absolute_uri(reverse("hub:network"))
    text = feeds.calendar(_("ASEAN Smart Cities Network"), home.rstrip("/"), request.get_host())
    return HttpResponse(
        text, content_type=CALENDAR, headers={"Content-Disposition": 'inline; filename="network.ics"'}
    )
