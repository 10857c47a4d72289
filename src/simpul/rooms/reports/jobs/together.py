"""What deciding together does in its own time: letters, counts, what is forgotten."""

from contextlib import suppress
from datetime import timedelta

from django.db.models import Q
from django.tasks import task
from django.utils import timezone

from simpul.ground.jobs import periodic
from simpul.rooms.reports.act import count, meet
from simpul.rooms.reports.models import Attendee, Meeting, News, Participant, Poll
from simpul.rooms.reports.observe import eligible
from simpul.rooms.reports.share import proposals_letters


@periodic.every(timedelta(minutes=1))
@task
def write_letters() -> int:
    """Put the news that were not sent yet into the outbox. Returns how many letters that made."""
    return proposals_letters.write(timezone.now())


@periodic.every(timedelta(minutes=1))
@task
def count_votes() -> int:
    """Count every vote that is over. Returns how many."""
    now = timezone.now()
    over = list(Poll.objects.filter(state=Poll.State.OPEN, closes_at__lte=now).select_related("budget__city"))
    for poll in over:
        with suppress(count.NotOver):  # another worker was first
            count.count(poll, now=now)
    return len(over)


@periodic.every(timedelta(days=1), phase=timedelta(hours=19, minutes=20))
@task
def forget_names() -> int:
    """Delete the lists of who came and the marks of who might vote, after their days. Returns how many."""
    now, done = timezone.now(), 0
    meetings = Meeting.objects.filter(attendees__isnull=False, held_at__isnull=False).distinct()
    for meeting in meetings.select_related("cycle"):
        if meeting.held_at and now - meeting.held_at > timedelta(
            days=meet.rules(meeting.cycle).forget_names_days
        ):
            done += Attendee.objects.filter(meeting=meeting).delete()[0]
    since = now - timedelta(days=eligible.rules()["forget_days"])
    marked = Q(electors__mark__isnull=False)
    for poll in Poll.objects.filter(marked, state=Poll.State.COUNTED, counted_at__lt=since).distinct():
        eligible.forget(poll)
        done += 1
    return done


@periodic.every(timedelta(days=1), phase=timedelta(hours=19, minutes=25))
@task
def forget_unconfirmed() -> int:
    """Delete the addresses that nobody confirmed while their link could be used. Returns how many."""
    since = timezone.now() - timedelta(hours=eligible.rules()["confirm_hours"])
    unknown = Participant.objects.filter(confirmed_at=None, made_at__lt=since)
    waiting = News.objects.filter(at__gte=since).values("participant")
    return unknown.exclude(pk__in=waiting).delete()[1].get("reports.Participant", 0)
