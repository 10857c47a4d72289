"""The pages that take: values and their way through the office, and what stands around them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from simpul.ground.files import store
from simpul.ground.files.understand import IMAGES, PDF, TEXT, ZIP
from simpul.ground.people.access import person, require
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.indicators import act
from simpul.rooms.indicators.forms import DenominatorForm, DutyForm, TargetForm, TextForm, ValueForm
from simpul.rooms.indicators.models import Value
from simpul.rooms.indicators.share import plan as plans
from simpul.rooms.indicators.share import queue as on_its_way
from simpul.rooms.indicators.share import words
from simpul.rooms.indicators.understand.entry import Proof
from simpul.rooms.indicators.views.common import defined, found, today
from simpul.rooms.indicators.views.read import indicator_context

A_PAGE = 50
EVIDENCE = frozenset({PDF, ZIP, TEXT, *IMAGES})
MOST_EVIDENCE = 25_000_000
_KEPT = "simpul.indicators.evidence"


@login_required
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Take a value of an indicator as a draft, or submit it at once. What was typed is never lost."""
    city, context = found(request, slug)
    require(person(request), "indicators.enter", city)
    definition = defined(code)
    if definition.computed:
        raise Http404
    initial = plans.beginning(city, code, year=_year(request), on=today(city))
    form = ValueForm(request.POST or None, request.FILES or None, definition=definition, initial=initial)
    status = 200
    if request.method == "POST":
        proof = _proof(form)
        if form.is_valid() and _taken(request, city, form, proof):
            return redirect("indicators:indicator", slug, code)
        status = 422
    context |= {
        "form": form,
        "definition": definition,
        "title": words.title(definition),
        "departments": plans.departments(city),
        "kept_name": _kept(form)[1],
    }
    return render(request, "indicators/enter.html", context, status=status)


@login_required
@require_POST
def step(request: HttpRequest, slug: str, pk: int, what: str) -> HttpResponse:
    """Submit, approve or send back a value."""
    if what not in {"submit", "approve", "return"}:
        raise Http404
    city, _context = found(request, slug)
    value = get_object_or_404(Value.objects.select_related("city"), pk=pk, city=city)
    actor, now = person(request), timezone.now()
    try:
        if what == "submit":
            act.submit(value, actor=actor, now=now)
            messages.success(request, _("It waits for approval now."))
        elif what == "approve":
            act.approve(value, actor=actor, now=now)
            messages.success(request, _("It is approved and published."))
        else:
            act.return_(value, request.POST.get("reason", ""), actor=actor, now=now)
            messages.success(request, _("It goes back to its department."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(_next(request) or on_page(value))


@login_required
@require_safe
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is on its way through the office, by department."""
    city, context = found(request, slug)
    require(person(request), "indicators.enter", city)
    department = request.GET.get("department")
    page = Paginator(on_its_way.on_the_way(city, department), A_PAGE).get_page(request.GET.get("page"))
    context |= {
        "departments": on_its_way.departments(city),
        "department": department,
        "page": page,
        "rows": on_its_way.waiting(list(page.object_list)),
    }
    return render(request, "indicators/queue.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def denominators(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what figures are measured against, and take a better count."""
    city, context = found(request, slug)
    require(person(request), "indicators.enter", city)
    form = DenominatorForm(request.POST or None)

    def keep(said: dict[str, Any], **who: Any) -> None:
        act.set_denominator(
            city, said["quantity"], said["year"], said["number"], said["source"],
            scope=said["scope"] or "city", verified=said["verified"], **who,
        )  # fmt: skip

    if request.method == "POST" and _done(request, city, form, keep, _("The count is kept.")):
        return redirect("indicators:denominators", slug)
    page = Paginator(plans.denominators(city), A_PAGE).get_page(request.GET.get("page"))
    context |= {"form": form, "page": page}
    return render(request, "indicators/denominators.html", context, status=_status(request))


@login_required
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Show targets and duties, and take new ones."""
    city, context = found(request, slug)
    require(person(request), "indicators.enter", city)
    which = request.POST.get("which", "")
    target = TargetForm(request.POST if which == "target" else None)
    duty = DutyForm(request.POST if which == "duty" else None)

    def keep_target(said: dict[str, Any], **who: Any) -> None:
        act.set_target(city, said["code"], said["year"], said["number"], said["source"], **who)

    def keep_duty(said: dict[str, Any], **who: Any) -> None:
        act.set_duty(city, said["code"], said["year"], said["department"], said["due_on"], **who)

    if request.method == "POST" and (
        _done(request, city, target, keep_target, _("The target is kept."))
        if which == "target"
        else _done(request, city, duty, keep_duty, _("The duty is kept."))
    ):
        return redirect("indicators:plan", slug)
    context |= {
        "target_form": target,
        "duty_form": duty,
        "targets": Paginator(plans.targets(city), A_PAGE).get_page(request.GET.get("targets")),
        "duties": Paginator(plans.duties(city), A_PAGE).get_page(request.GET.get("duties")),
        "codes": plans.codes(),
        "departments": plans.departments(city),
    }
    return render(request, "indicators/plan.html", context, status=_status(request))


@login_required
@require_POST
def text(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Keep the official definition from the city's licensed copy."""
    city, context = found(request, slug)
    defined(code)
    form = TextForm(request.POST)

    def keep(said: dict[str, Any], **who: Any) -> None:
        act.set_text(city, code, said["text"], said["edition"], **who)

    if _done(request, city, form, keep, _("The text is kept.")):
        return redirect("indicators:indicator", slug, code)
    shown = indicator_context(request, city, code, context, form)
    return render(request, "indicators/indicator.html", context | shown, status=422)


@require_http_methods(["GET", "POST"])
def years(request: HttpRequest, slug: str) -> HttpResponse:
    """Show each year with what it holds, whether it is closed, and its package; close or open one."""
    city, context = found(request, slug)
    if request.method == "POST":
        actor, now = person(request), timezone.now()
        year = request.POST.get("year", "")
        if not (year.isdecimal() and len(year) == 4):  # noqa: PLR2004 - a calendar year
            raise Http404
        try:
            if request.POST.get("what") == "unlock":
                act.unlock_year(city, int(year), request.POST.get("why", ""), actor=actor, now=now)
            else:
                act.lock_year(city, int(year), actor=actor, now=now)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("indicators:years", slug)
    context |= {"years": plans.years(city)}
    return render(request, "indicators/years.html", context)


def on_page(value: Value) -> str:
    """Give the address of the page that a value is on."""
    return reverse("indicators:indicator", args=[value.city.slug, value.code])


def _taken(request: HttpRequest, city: City, form: ValueForm, proof: Proof | None) -> bool:
    """Enter what the form says; a rule's no is shown in it. Tells whether it was entered."""
    actor, now = person(request), timezone.now()
    proofs = [proof] if proof else []
    if form.cleaned_data["link"]:
        proofs.append(Proof(link=form.cleaned_data["link"], note=form.cleaned_data["note"]))
    try:
        value = act.enter(city, form.entry(tuple(proofs)), actor=actor, now=now)
        if request.POST.get("then") == "submit" and value.state in {"draft", "returned"}:
            act.submit(value, actor=actor, now=now)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    if value.kind == "suppressed" and form.cleaned_data["kind"] != "suppressed":
        messages.warning(
            request, _("It would show too few people, so the number was not kept: it is suppressed.")
        )
    messages.success(request, _("The value is kept."))
    return True


def _proof(form: ValueForm) -> Proof | None:
    """Keep the file that came, also where the rest is refused, and remember it in the form itself."""
    form.full_clean()
    sent = form.cleaned_data.get("file")
    note = form.cleaned_data.get("note", "")
    if sent:
        try:
            blob = store.put(sent.file, expect=EVIDENCE, most_bytes=MOST_EVIDENCE)
        except Refused as refusal:
            form.add_error("file", str(refusal))
            return None
        form.data = dict(form.data.items()) | {"kept": signing.dumps([blob.sha256, sent.name], salt=_KEPT)}
        return Proof(blob_sha256=blob.sha256, name=sent.name, note=note)
    sha256, name = _kept(form)
    return Proof(blob_sha256=sha256, name=name, note=note) if sha256 else None


def _kept(form: ValueForm) -> tuple[str, str]:
    """Give the file that an earlier try of this form brought; ("", "") where none did."""
    try:
        sha256, name = signing.loads(form.data.get("kept", ""), salt=_KEPT, max_age=12 * 3600)
    except signing.BadSignature:
        return "", ""
    return sha256, name


def _done(request: HttpRequest, city: City, form: Form, keep: Callable[..., object], said: str) -> bool:
    """Do what a form asks for; a rule's no is shown in it. Raises PermissionDenied before anything else."""
    actor = person(request)
    require(actor, "indicators.plan", city)
    if not form.is_valid():
        return False
    try:
        keep(form.cleaned_data, actor=actor, now=timezone.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, said)
    return True


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200


def _year(request: HttpRequest) -> int | None:
    year = request.GET.get("year", "")
    return int(year) if year.isdecimal() and len(year) == 4 else None  # noqa: PLR2004 - a calendar year


def _next(request: HttpRequest) -> str:
    where = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(where, {request.get_host()}, require_https=request.is_secure())
    return where if safe else ""
