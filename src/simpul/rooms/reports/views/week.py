"""The weekly page for the head of the city, and the sentences behind its numbers."""

from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from simpul.ground.people.access import person
from simpul.ground.places.models import City
from simpul.rooms.reports.act import week as act
from simpul.rooms.reports.models import Week
from simpul.rooms.reports.observe import week as observe
from simpul.rooms.reports.share import week as share

MOST = 500


@require_safe
def newest(request: HttpRequest, slug: str) -> HttpResponse:
    """Go to the newest week that was counted; to the last whole one where none was."""
    city = _city(request, slug)
    found = Week.objects.filter(city=city).first()
    last = observe.monday(city.day(timezone.now())) - timedelta(days=7)
    return redirect("reports:week", slug, (found.begins_on if found else last).isoformat())


@require_safe
def page(request: HttpRequest, slug: str, day: str) -> HttpResponse:
    """Show a week, or that it was not counted yet with the button that does it."""
    city = _city(request, slug)
    monday = _monday(day)
    if monday.isoformat() != day:
        return redirect("reports:week", slug, monday.isoformat())
    found = Week.objects.filter(city=city, begins_on=monday).select_related("city").first()
    context = {"city": city, "monday": monday, "sunday": monday + timedelta(days=6)}
    context |= {"earlier": monday - timedelta(days=7), "later": monday + timedelta(days=7)}
    context |= {"has_later": observe.begins(city, monday + timedelta(days=7)) <= timezone.now()}
    context |= {"is_over": observe.begins(city, monday + timedelta(days=7)) <= timezone.now()}
    if found is None:
        return render(request, "reports/week_none.html", context)
    return render(request, "reports/week.html", context | share.page(found))


@require_safe
def behind(request: HttpRequest, slug: str, day: str) -> HttpResponse:
    """Show the sentences behind one number of a week: those that this colleague may read."""
    city = _city(request, slug)
    week = get_object_or_404(Week.objects.select_related("city"), city=city, begins_on=_monday(day))
    found = share.behind(week, request.GET.get("of", ""), request.GET.get("key", ""))
    if found is None:
        raise Http404(_("This week has no such number."))
    name, reports = found
    rows = share.readable(reports, request.user, week)[:MOST]
    context = {"city": city, "week": week, "name": name, "reports": rows}
    return render(request, "reports/week_behind.html", context | {"hidden": reports.count() - len(rows)})


@require_POST
def count(request: HttpRequest, slug: str, day: str) -> HttpResponse:
    """Count a week, again where it was counted before."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    found = act.count(city, _monday(day), now=timezone.now(), actor=person(request))
    return redirect("reports:week", slug, found.begins_on.isoformat())


def _city(request: HttpRequest, slug: str) -> City:
    city = get_object_or_404(City.objects.served(), slug=slug)
    act.may_read(person(request), city)
    return city


def _monday(day: str) -> date:
    try:
        return observe.monday(date.fromisoformat(day))
    except (ValueError, OverflowError) as error:
        raise Http404(_("“%(day)s” is no day. Write it as in 2026-11-16.") % {"day": day[:20]}) from error
