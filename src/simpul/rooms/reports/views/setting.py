"""What a city sets for its desk: offices, categories, who works on what, ready answers."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from simpul.ground.people.access import person
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import setting as act
from simpul.rooms.reports.act import template as ready
from simpul.rooms.reports.forms.desk_settings import CategoryForm, DeskForm, OfficeForm, TemplateForm
from simpul.rooms.reports.models import Category, Desk, Office, Template
from simpul.rooms.reports.observe.desk import SET_UP, VERIFY
from simpul.rooms.reports.views.desk import entered

BOTH = ["GET", "POST"]


@login_required
@require_http_methods(BOTH)
def offices(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """List the offices; add one, or change one."""
    city, actor = entered(request, slug, SET_UP)
    found = get_object_or_404(Office, city=city, pk=pk) if pk else Office(city=city)
    form = OfficeForm(request.POST or None, instance=found)
    kept = _kept(request, form, "name", lambda: act.keep_office(found, actor=actor, now=timezone.now()))
    if kept:
        return redirect("reports:offices", city.slug)
    rows = [(one.name, "reports:office", one.pk, _about(one)) for one in Office.objects.filter(city=city)]
    texts = {
        "title": _("Offices"),
        "one": str(found) if pk else _("Add an office"),
        "none": _("No office yet."),
    }
    return _page(request, city, form, rows, texts)


def _about(office: Office) -> str:
    said = [
        _("citizens' desk") if office.desk else "",
        office.email,
        "" if office.active else _("takes no reports"),
    ]
    return " · ".join(one for one in said if one)


@login_required
@require_http_methods(BOTH)
def categories(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """List the categories; add one, or change one."""
    city, actor = entered(request, slug, SET_UP)
    found = get_object_or_404(Category, city=city, pk=pk) if pk else Category(city=city)
    form = CategoryForm(request.POST or None, instance=found)
    kept = _kept(request, form, "code", lambda: act.keep_category(found, actor=actor, now=timezone.now()))
    if kept:
        return redirect("reports:categories", city.slug)
    rows = [(str(one), "reports:category", one.pk, _kind(one)) for one in Category.objects.filter(city=city)]
    texts = {
        "title": _("Categories"), "one": str(found) if pk else _("Add a category"),
        "none": _("No category yet."),
    }  # fmt: skip
    return _page(request, city, form, rows, texts)


def _kind(category: Category) -> str:
    said = [
        category.code,
        "" if category.public else _("only the office reads it"),
        "" if category.offered else _("not offered"),
        _("kept %(days)d days") % {"days": category.keep_days} if category.keep_days is not None else "",
    ]
    return " · ".join(one for one in said if one)


@login_required
@require_http_methods(BOTH)
def templates(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """List the ready answers; add one, or change one."""
    city, actor = entered(request, slug, VERIFY)
    found = get_object_or_404(Template, city=city, pk=pk) if pk else Template(city=city)
    form = TemplateForm(request.POST or None, instance=found)
    kept = _kept(request, form, None, lambda: ready.keep(found, actor=actor, now=timezone.now()))
    if kept:
        return redirect("reports:templates", city.slug)
    rows = [(one.name, "reports:template", one.pk, one.text_id) for one in Template.objects.filter(city=city)]
    texts = {
        "title": _("Ready answers"), "one": str(found) if pk else _("Add a ready answer"),
        "none": _("No ready answer yet."),
    }  # fmt: skip
    return _page(request, city, form, rows, texts)


@login_required
@require_http_methods(BOTH)
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """List who works on what; add a row."""
    city, actor = entered(request, slug, SET_UP)
    form = DeskForm(request.POST or None, city=city)
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}

    def keep() -> Desk:
        return act.place(
            city, said["person"], office=said["office"], areas=said["areas"], categories=said["categories"],
            actor=actor, now=timezone.now(),
        )  # fmt: skip

    if _kept(request, form, None, keep):
        return redirect("reports:desk-people", city.slug)
    rows = Desk.objects.filter(city=city).select_related("person", "office")
    named = {one.code: str(one) for one in Category.objects.filter(city=city)}
    listed = [(one, [named.get(code, code) for code in one.categories]) for one in rows]
    context = {"city": city, "form": form, "rows": listed}
    return render(request, "reports/setting_people.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def take_away(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a row away."""
    city, _actor = entered(request, slug, SET_UP)
    act.take_away(get_object_or_404(Desk, city=city, pk=pk), actor=person(request), now=timezone.now())
    messages.success(request, _("Taken away."))
    return redirect("reports:desk-people", city.slug)


def _kept(request: HttpRequest, form: forms.BaseForm, field: str | None, keep: Callable[[], object]) -> bool:
    """Keep what was typed; where it cannot be, the form says why."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        keep()
    except Refused as refusal:
        form.add_error(field, str(refusal))
        return False
    messages.success(request, _("Kept."))
    return True


def _page(
    request: HttpRequest, city: Any, form: forms.BaseForm, rows: Any, texts: dict[str, str]
) -> HttpResponse:
    context = {"city": city, "form": form, "rows": rows, "texts": texts}
    return render(request, "reports/setting.html", context, status=422 if form.errors else 200)
