"""What colleagues take in for others: the counter and the telephone, the slip, a village's list, letters."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from simpul.adapters import qr
from simpul.ground.files.serve import serve
from simpul.ground.people.access import person, require
from simpul.ground.places.models import City
from simpul.ground.post.act import can_mail
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import intake as act
from simpul.rooms.reports.forms.intake import DropForm, IntakeForm, LetterForm
from simpul.rooms.reports.jobs import pictures
from simpul.rooms.reports.models import Category, Letter, LetterPhoto, Report
from simpul.rooms.reports.observe import find
from simpul.rooms.reports.share import messages as share
from simpul.rooms.reports.share import pages, words

SLIP_FOR = timedelta(hours=24)
"""How long a slip can be printed again: its private link is the resident's, not the office's."""
A_PAGE = 50


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def take_down(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a report down; then show the slip that who told it takes home."""
    city, now = _city(request, slug), timezone.now()
    key = _key(request.POST.get("key", ""))
    form, status = IntakeForm(request.POST or None, city=city, initial={"key": key}), 200
    if request.method == "POST":
        report = _taken(request, city, form)
        if report:
            return redirect("reports:intake-slip", city.slug, report.code)
        status = 422
    context = {"city": city, "form": form, "key": key, "now": now}
    return render(request, "reports/intake.html", context, status=status)


def _taken(request: HttpRequest, city: City, form: IntakeForm) -> Report | None:
    """Take the report; None with what is wrong beside the fields."""
    if not form.is_valid():
        return None
    try:
        found = [pictures.cleaned(city, data, name) for name, data in pictures.sent(city, request.FILES)]
        where = form.where([at for _shot, at in found])
        if where is None:
            return None
        said = form.said(where, [shot for shot, _at in found], get_language() or "id")
        return act.take_down(
            city, said, source=form.cleaned_data["source"], actor=person(request), now=timezone.now()
        )[0]
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


@never_cache
@login_required
@require_safe
def slip(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show the slip of a report to who took it down, for a day: code, private link, what happens next."""
    city, now = _city(request, slug), timezone.now()
    rows = Report.objects.select_related("city", "category", "office", "region", "parent")
    report = get_object_or_404(rows, city=city, code=code, source__in=act.SOURCES, made_at__gt=now - SLIP_FOR)
    if not report.events.filter(step="submit", by=person(request)).exists():
        raise Http404
    link = request.build_absolute_uri(pages.link(report))
    drawn = qr.svg(link, _("Private link of report %(code)s") % {"code": report.code})
    context = {
        "city": city, "report": report, "link": link, "status": words.status(report, now),
        "drawn": mark_safe(drawn),  # noqa: S308 - drawn by us of an address of ours
    }  # fmt: skip
    return render(request, "reports/intake_slip.html", context)


@never_cache
@login_required
@require_safe
def letters(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the e-mails whose place is not known, the longest waiting first."""
    city = _city(request, slug)
    return _letters(request, city, None, None, 200)


@login_required
@require_http_methods(["POST"])
def place_letter(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Make a report of a letter, or drop it."""
    city, now = _city(request, slug), timezone.now()
    letter = get_object_or_404(Letter, pk=pk, city=city)
    if request.POST.get("do") == "drop":
        return _drop(request, letter)
    form = LetterForm(request.POST, offered=_offered(city))
    if not form.is_valid():
        return _letters(request, city, letter, form, 422)
    typed = form.cleaned_data["place"]
    found = find.named(city, typed)
    position = find.numbers(city, typed) or (found[0].position if find.is_plain(found, typed) else None)
    if position is None:
        named = ", ".join(one.label for one in found[:5])
        says = _("Several places are called so: %(names)s") % {"names": named}
        form.add_error("place", says if named else _("No street, village or place here is called so."))
        return _letters(request, city, letter, form, 422)
    category = Category.objects.filter(city=city, code=form.cleaned_data["category"]).first()
    report = act.place_letter(letter, position, category, actor=person(request), now=now)
    messages.success(request, _("It is report %(code)s now.") % {"code": report.code})
    return redirect("reports:letters", city.slug)


def _drop(request: HttpRequest, letter: Letter) -> HttpResponse:
    """Drop a letter, with an answer where words were given and there is a way to send them."""
    form = DropForm(request.POST)
    if not form.is_valid():
        return _letters(request, letter.city, letter, form, 422)
    said = form.cleaned_data["words"]
    answer = share.no_report(letter, said) if said and letter.email and can_mail() else None
    act.drop_letter(letter, actor=person(request), now=timezone.now(), answer=answer)
    told = _("The e-mail is dropped; nothing of it is kept.")
    messages.success(request, f"{told} {_('Who wrote it gets your answer.')}" if answer else told)
    return redirect("reports:letters", letter.city.slug)


@login_required
@require_safe
def letter_photo(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """Send a photo of a waiting letter to the desk."""
    city = _city(request, slug)
    found = get_object_or_404(LetterPhoto, pk=pk, letter__city=city)
    return serve(request, found.blob_id)


def _letters(
    request: HttpRequest, city: City, letter: Letter | None, form: LetterForm | DropForm | None, status: int
) -> HttpResponse:
    """Show the letters that wait; `form` is one that was sent for `letter` and is not right."""
    rows = Letter.objects.filter(city=city, state=Letter.State.WAITING)
    found: Sequence[Letter] = list(rows.select_related("reply_to").prefetch_related("photos")[:A_PAGE])
    offered = _offered(city)
    cards = []
    for one in found:
        sent, names = form if letter == one else None, f"id_{one.pk}_%s"
        place = sent if isinstance(sent, LetterForm) else LetterForm(offered=offered, auto_id=names)
        drop = sent if isinstance(sent, DropForm) else DropForm(auto_id=names)
        cards.append((one, place, drop))
    context: dict[str, Any] = {
        "city": city, "letters": cards, "count": rows.count(), "can_mail": can_mail(),
    }  # fmt: skip
    return render(request, "reports/letters.html", context, status=status)


def _offered(city: City) -> list[tuple[str, str]]:
    return [(one.code, str(one)) for one in Category.objects.filter(city=city).offered()]


def _city(request: HttpRequest, slug: str) -> City:
    """Give the city to who may take reports down there. Raises PermissionDenied, Http404."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    require(person(request), act.TAKE_DOWN, city)
    return city


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
