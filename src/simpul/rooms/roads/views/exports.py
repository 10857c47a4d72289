"""Everything that leaves on one page, and a condition table that comes in."""

from collections.abc import Mapping

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from simpul.adapters import pdf, sheets, tables
from simpul.ground import jobs as progress
from simpul.ground.jobs import health, run
from simpul.ground.people.access import allowed, person, require
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.act import condition_table as act
from simpul.rooms.roads.act import inspection
from simpul.rooms.roads.forms.exports import TableForm
from simpul.rooms.roads.jobs import condition_table as jobs
from simpul.rooms.roads.models import TableImport
from simpul.rooms.roads.observe import condition_sheet
from simpul.rooms.roads.share import condition_table as table
from simpul.rooms.roads.share import office_report
from simpul.rooms.roads.understand import condition_table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
SHOWN = 20
FAULTS_SHOWN = 200


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a city's roads leave as; take a condition table that an office made."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    may_send = allowed(request.user, inspection.INSPECT, city)
    form = TableForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        require(person(request), inspection.INSPECT, city)
        if form.is_valid():
            try:
                return redirect(_take(request, city, form))
            except Refused as refusal:
                form.add_error("table", str(refusal))
        status = 422
    context = {
        "city": city,
        "form": form if may_send else None,
        "columns": table.titles(),
        "source": condition_table.form().source,
        "imports": TableImport.objects.filter(city=city)[:SHOWN] if may_send else (),
    }
    return render(request, "roads/exports.html", context, status=status)


@login_required
@require_GET
def table_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what became of a table: how many rows were taken in, and what is wrong with the others."""
    kept = get_object_or_404(TableImport.objects.select_related("city", "by"), pk=pk)
    require(person(request), inspection.INSPECT, kept.city)
    done = kept.state == TableImport.State.DONE
    context = {
        "kept": kept,
        "city": kept.city,
        "is_done": done,
        "rows": len(kept.lines),
        "faults": [{**one, "said": table.fault(one)} for one in kept.faults[:FAULTS_SHOWN]],
        "faulty": len({one["row"] for one in kept.faults}),
        "more": max(0, len(kept.faults) - FAULTS_SHOWN),
        "progress": None if done else progress.how_far(jobs.key(kept)),
        "worker_is_away": not done and not health(queue=jobs.take_table.queue_name).alive,
    }
    part = "#state" if request.headers.get("HX-Request") else ""
    return render(request, f"roads/table_import.html{part}", context)


@require_GET
def condition(request: HttpRequest, slug: str, suffix: str) -> HttpResponse:
    """Send the condition table."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    rows = list(table.rows(city))
    if suffix == "csv":
        content, kind = tables.write_csv(table.header(), rows), CSV
    elif suffix == "xlsx":
        content, kind = tables.write_xlsx([(city.name, table.header(), rows)]), XLSX
    else:
        raise Http404
    return _sent(content, kind, f"condition-{slug}.{suffix}")


@require_GET
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the report for the head of the office, in the reader's language."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    now, language = timezone.now(), get_language() or "id"
    content = office_report.pdf(city, _pdf, now=now, language=language)
    return _sent(content, "application/pdf", f"roads-{slug}-{city.day(now)}.pdf", kept="inline")


def _take(request: HttpRequest, city: City, form: TableForm) -> TableImport:
    """Read a table and let it in; its rows are taken by the worker."""
    sent, now = form.cleaned_data["table"], timezone.now()
    sheet = sheets.read(sent.read(), sent.name)[0]
    lines, wrong = condition_sheet.read(city, sheet, city.day(now))
    kept = act.let_in(city, sent.name, lines, wrong, actor=person(request), now=now)
    run(jobs.take_table, kept.pk)
    return kept


def _pdf(source: str, files: Mapping[str, bytes], title: str, language: str) -> bytes:
    return pdf.pdf(source, files, title=title, language=language)


def _sent(content: bytes, kind: str, name: str, kept: str = "attachment") -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'{kept}; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
