"""Who is told of a report: whoever made it and left an e-mail, and everybody who asks to be."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.post import act as post
from simpul.ground.post.models import Browser
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.models import Contact, Report, Subscription

DAY = timedelta(days=1)
MOST_ASKED = 3
"""Letters within a day that ask an address whether it wants to be told: nobody fills another's mailbox."""
MOST_BROWSERS = 20
"""Browsers that are told of one report by its private link."""

type ToWords = Callable[[Subscription], post.Words]


class NoMail(Refused):
    """This installation sends no e-mail."""


class TooManyBrowsers(Refused):
    """More browsers than one person has."""


def about(report: Report) -> str:
    """Give what the messages about a report are kept under in the outbox."""
    return f"reports.report/{report.pk}"


def of_reporter(report: Report, contact: Contact, now: datetime) -> Subscription | None:
    """Begin to tell whoever made a report, once; None where no e-mail was left."""
    known = Subscription.objects.filter(report=report, reporter=True, browser=None).first()
    if known or not contact.email:
        return known
    return Subscription.objects.get_or_create(
        report=report, email=contact.email,
        defaults={"reporter": True, "language": report.language, "made_at": now, "confirmed_at": now},
    )[0]  # fmt: skip


@transaction.atomic
def by_email(report: Report, email: str, language: str, to_words: ToWords, now: datetime) -> bool:
    """Ask an address whether it wants to be told of a report. Nothing shows whether it is told already.

    Args:
        report: one that everybody may read.
        email: an address; whose it is, is not known yet.
        language: of what it will read.
        to_words: makes the letter that asks, with the link that confirms.
        now: aware.

    Returns:
        Whether a letter goes out; False where it is told already, or was asked often enough today.

    Raises:
        NoMail: no e-mail is sent here.
    """
    if not post.can_mail():
        raise NoMail(_("No e-mail is sent here. Keep the page's address, or follow the feed."))
    asked = Subscription.objects.filter(email=email, confirmed_at=None, made_at__gt=now - DAY).count()
    known = Subscription.objects.filter(report=report, email=email).first()
    if known or asked >= MOST_ASKED:
        return False
    made = Subscription.objects.create(report=report, email=email, language=language, made_at=now)
    return post.mail(f"reports.confirm/{made.pk}", about(report), email, to_words(made), now)


def by_browser(
    report: Report, browser: Browser, language: str, now: datetime, *, reporter: bool
) -> Subscription:
    """Tell a browser of a report from now on. Raises TooManyBrowsers."""
    if (
        reporter
        and report.subscriptions.filter(reporter=True, browser__isnull=False).count() >= MOST_BROWSERS
    ):
        raise TooManyBrowsers(_("Too many browsers are told of this report. End one of them first."))
    return Subscription.objects.update_or_create(
        report=report, browser=browser,
        defaults={"ended_at": None, "confirmed_at": now, "language": language, "reporter": reporter},
        create_defaults={"confirmed_at": now, "language": language, "reporter": reporter, "made_at": now},
    )[0]  # fmt: skip


def confirm(subscription: Subscription, now: datetime) -> None:
    """Take the word of whoever reads an address that they want to be told."""
    Subscription.objects.filter(pk=subscription.pk, ended_at=None, confirmed_at=None).update(confirmed_at=now)


@transaction.atomic
def end(subscription: Subscription, now: datetime) -> None:
    """Tell somebody no more, and forget the address. Twice is as once."""
    browser = subscription.browser
    if subscription.email:
        post.forget(about(subscription.report), subscription.email)
    if browser:
        post.forget(about(subscription.report), browser=browser)
    Subscription.objects.filter(pk=subscription.pk).update(
        email="", browser=None, ended_at=subscription.ended_at or now
    )
    if browser and not Subscription.objects.filter(browser=browser).exists():
        browser.delete()


@transaction.atomic
def move(report: Report, email: str, now: datetime) -> None:
    """Tell whoever made a report at another address; "" ends it. What waits for the old one goes."""
    mine = Subscription.objects.filter(report=report, reporter=True, browser=None)
    for old in mine.exclude(email="").values_list("email", flat=True):
        post.forget(about(report), old)
    mine.delete()
    Subscription.objects.filter(report=report, email=email).exclude(email="").delete()
    Subscription.objects.create(
        report=report, email=email, reporter=True, language=report.language, made_at=now, confirmed_at=now,
        ended_at=None if email else now,
    )  # fmt: skip
