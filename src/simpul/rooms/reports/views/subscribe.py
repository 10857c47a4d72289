"""Who wants to be told of a report says so, confirms it, and hears no more with one click."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from simpul.adapters import webpush
from simpul.ground.post import act as post
from simpul.ground.post import vapid
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import subscribe as act
from simpul.rooms.reports.forms.subscribe import BrowserForm, EmailForm
from simpul.rooms.reports.models import Report, Subscription
from simpul.rooms.reports.observe import arrivals, challenge, reporter, subscribed
from simpul.rooms.reports.share import messages as told
from simpul.rooms.reports.understand import guard


class NoBrowser(Refused):
    """What came is no browser's address and keys."""


@never_cache
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """Show how whoever made a report is told of it, and tell this browser too."""
    report = _mine(token)
    if request.method == "POST":
        _tell_browser(request, report, is_reporter=True)
        return redirect("reports:subscribe", token)
    rows = report.subscriptions.filter(reporter=True, ended_at=None).select_related("browser")
    context = {"city": report.city, "report": report, "token": token, "rows": rows}
    context |= {"can_mail": post.can_mail(), **_push()}
    return render(request, "reports/told_mine.html", context)


@require_POST
def end_mine(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """Tell whoever made a report no more in one way."""
    report = _mine(token)
    act.end(get_object_or_404(Subscription, pk=pk, report=report, reporter=True), timezone.now())
    return redirect("reports:subscribe", token)


@never_cache
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Let anybody be told of a report that everybody may read: by e-mail, in this browser, by a feed."""
    report = get_object_or_404(_shown(), city__slug=slug, code=code)
    form = EmailForm(request.POST or None) if "endpoint" not in request.POST else EmailForm()
    status = 200
    if request.method == "POST":
        if "endpoint" in request.POST:
            _tell_browser(request, report, is_reporter=False)
            return redirect("reports:subscribe", slug, code)
        if _asked(request, report, form):
            messages.success(request, _("Look into your mailbox: a letter asks whether it is you."))
            return redirect(report)
        status = 422
    context = {"city": report.city, "report": report, "form": form, "can_mail": post.can_mail(), **_push()}
    return render(request, "reports/told_follow.html", context, status=status)


def _asked(request: HttpRequest, report: Report, form: EmailForm) -> bool:
    """Ask an address; the answer is the same whether it was asked before. False: see the form."""
    if not form.is_valid():
        return False
    now, limits = timezone.now(), guard.of(report.city.settings)
    sender = challenge.sender(request, now)
    if request.POST.get(challenge.TRAP) or not arrivals.take_turns(
        "letters", sender.address, 1, limits.letters_address
    ):
        return True
    try:
        act.by_email(report, form.cleaned_data["email"], get_language() or "id", told.asks, now)
    except act.NoMail as refusal:
        form.add_error("email", str(refusal))
        return False
    return True


def _tell_browser(request: HttpRequest, report: Report, *, is_reporter: bool) -> None:
    """Tell a browser from now on. Raises NoBrowser, TooManyBrowsers."""
    form, now = BrowserForm(request.POST), timezone.now()
    said = form.cleaned_data if form.is_valid() else {"endpoint": "", "p256dh": "", "auth": ""}
    if not webpush.is_browser(**said):
        raise NoBrowser(_("This browser gave no address where it can be told. Try again, or use e-mail."))
    limits = guard.of(report.city.settings)
    address = challenge.sender(request, now).address
    if not arrivals.take_turns("letters", address, 1, limits.letters_address):
        raise act.TooManyBrowsers(_("Very many ask to be told from your network. Try again in an hour."))
    browser = post.browser(**said, now=now)
    act.by_browser(report, browser, get_language() or "id", now, reporter=is_reporter)
    messages.success(request, _("This browser is told from now on."))


@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once more on the page, because programs open links in letters; then it is confirmed."""
    found = _subscription(token)
    if request.method == "POST":
        act.confirm(found, timezone.now())
        messages.success(request, _("You are told of this report from now on."))
        return redirect(found.report if found.report.shown else "home")
    return render(request, "reports/told_confirm.html", {"city": found.report.city, "one": found})


@csrf_exempt  # a mail program sends it by itself: RFC 8058; the link is signed
@never_cache
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Tell somebody no more: by one click in the mail program, or on the page that the link opens."""
    found = _subscription(token)
    if request.method == "POST":
        act.end(found, timezone.now())
        found.ended_at = timezone.now()
    return render(request, "reports/told_leave.html", {"city": found.report.city, "one": found})


def _mine(token: str) -> Report:
    found = reporter.find(token)
    if found is None:
        raise Http404
    return found


def _shown() -> QuerySet[Report]:
    return Report.objects.shown().select_related("city", "category", "region")


def _subscription(token: str) -> Subscription:
    found = subscribed.find(token)
    if found is None:
        raise Http404
    return found


def _push() -> dict[str, str]:
    """Give what the button of a browser needs."""
    return {"push_key": webpush.public(vapid.own())}
