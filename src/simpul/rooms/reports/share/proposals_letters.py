"""The letters that news become: to whoever is known by an e-mail address."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from simpul.ground.post import act as post
from simpul.rooms.reports.act.propose_who import CONFIRM, token
from simpul.rooms.reports.models import News
from simpul.rooms.reports.share import proposals


def write(now: datetime, most: int = 500) -> int:
    """Put what was not sent yet into the outbox, each once. Returns how many letters that made."""
    waiting = News.objects.filter(sent_at=None).select_related(
        "participant__city", "participant__person", "proposal__city"
    )
    made = 0
    for news in waiting.order_by("at", "pk")[:most]:
        with transaction.atomic():
            made += _write(news, now)
            News.objects.filter(pk=news.pk).update(sent_at=now)
    return made


def _write(news: News, now: datetime) -> bool:
    whom = news.participant
    to = whom.person.email if whom.person else whom.email
    if not to or (whom.confirmed_at is None and news.what != CONFIRM):
        return False
    with override((whom.person.language if whom.person else "") or "id"):
        words = _confirm(news) if news.what == CONFIRM else _told(news)
    return post.mail(f"reports.news/{news.pk}", f"reports.participant/{whom.pk}", to, words, now)


def _confirm(news: News) -> post.Words:
    city = news.participant.city
    url = post.absolute(reverse("reports:known-link", args=[city.slug, token(news.participant)]))
    text = _(
        "Somebody wants to take part in %(city)s with this address. If it was you, open this page and press "
        "the button. If not, do nothing: nothing happens."
    )
    return post.Words(
        subject=_("Take part in %(city)s: is this you?") % {"city": city},
        text=f"{text % {'city': city}}\n\n{url}",
        url=url,
    )  # fmt: skip


def _told(news: News) -> post.Words:
    proposal = news.proposal
    if proposal is None:
        raise ValueError(f"news {news.pk} of nothing")
    url = post.absolute(proposal.get_absolute_url())
    parts = [proposals.sentence(news.what), proposals.reason(news.words), f"{proposal.title}\n{url}"]
    return post.Words(subject=proposal.title, text="\n\n".join(one for one in parts if one), url=url)
