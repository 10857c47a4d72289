"""The pages that show: cities, profile, indicator, comparison, lineage, what is missing."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from simpul.ground.files.serve import serve
from simpul.ground.places.models import City
from simpul.rooms.indicators.forms import CompareForm, TextForm, YearForm
from simpul.rooms.indicators.models import Evidence, Value
from simpul.rooms.indicators.share import cities as listing
from simpul.rooms.indicators.share import compare as side_by_side
from simpul.rooms.indicators.share import indicator as one
from simpul.rooms.indicators.share import lineage, missing, profile, words
from simpul.rooms.indicators.understand.catalogue import definitions
from simpul.rooms.indicators.understand.number import Kind
from simpul.rooms.indicators.views.common import defined, found, today

A_PAGE = 100
CITIES_ON_A_PAGE = side_by_side.MOST_BARS


@require_safe
def cities(request: HttpRequest) -> HttpResponse:
    """Show the cities whose indicators can be read, with how much each says."""
    return render(request, "indicators/cities.html", {"cities": listing.cities()})


@require_safe
def city_profile(request: HttpRequest, slug: str) -> HttpResponse:
    """Show every indicator of a standard by theme: newest figure, trend, target."""
    city, context = found(request, slug)
    form = YearForm(request.GET)
    upto = form.cleaned_data["year"] if form.is_valid() else None
    show = request.GET.get("show", "all")
    context |= {
        "form": form,
        "show": show,
        "shows": [("all", _("All")), ("known", _("With a figure or a reason")), ("open", _("Not reported"))],
        "key": _key(city),
        "profile": profile.profile(
            city,
            standard=request.GET.get("standard", ""),
            upto=upto,
            which="known" if show == "known" else "open" if show == "open" else "all",
            inside=context["may"]["read"],
        ),
    }
    return render(request, "indicators/profile.html", context, status=200 if form.is_valid() else 400)


@require_safe
def indicator(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show one indicator: its trend with the target, every year and revision, what it means."""
    city, context = found(request, slug)
    return render(
        request, "indicators/indicator.html", context | indicator_context(request, city, code, context)
    )


def indicator_context(
    request: HttpRequest,
    city: City,
    code: str,
    context: dict[str, dict[str, bool]],
    form: TextForm | None = None,
) -> dict[str, object]:
    """Give what the page of an indicator shows; `form` is one for the official text that was refused."""
    definition = defined(code)
    scope = request.GET.get("scope") or "city"
    shown = one.page(definition, city, scope=scope, inside=context["may"]["read"])
    counted, out_of = lineage.parts(code) if definition.numerator else ("", "")
    text = {"text": shown.official.text, "edition": shown.official.edition} if shown.official else None
    return {
        "page": shown,
        "scope": scope,
        "standard": words.prefix(code),
        "other_language": "en" if (get_language() or "en").startswith("id") else "id",
        "theme": words.themed(definition.theme),
        "kind_name": words.kind(definition.kind),
        "direction": words.direction(definition.direction),
        "numerator": counted,
        "denominator": out_of if definition.denominator else "",
        "source": words.said_by(definition),
        "text_form": form or TextForm(initial=text),
    }


@require_safe
def made_from(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    """Show what a revision of a value was made from, row by row."""
    city, context = found(request, slug)
    value = get_object_or_404(Value.objects.select_related("base", "city"), pk=pk, city=city, code=code)
    if not (value.published or value.state == "approved" or context["may"]["read"]):
        raise Http404
    page = request.GET.get("page", "1")
    context |= {
        "definition": defined(code),
        "title": words.title(defined(code)),
        "value": value,
        "shown": words.shown(value.kind, value.number, value.unit, value.why),
        "sources": lineage.sources(value, request.user, int(page) if page.isdecimal() else 1),
    }
    return render(request, "indicators/made_from.html", context)


@require_safe
def went_into(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what a record was used for: the figures that it went into."""
    figures = lineage.went_into(ref, request.user)
    page = Paginator(figures, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "indicators/went_into.html", {"ref": ref, "page": page})


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Put the cities side by side that can stand side by side, by name; say why others are left out."""
    form = CompareForm(request.GET)
    context: dict[str, object] = {"form": form, "choices": _choices()}
    code = request.GET.get("code", "")
    if not code:
        return render(request, "indicators/compare.html", context)
    definition = defined(code)
    if not form.is_valid():
        return render(request, "indicators/compare.html", context | {"code": code}, status=400)
    chosen = list(City.objects.filter(slug__in=request.GET.getlist("city"))) or None
    year = form.cleaned_data["year"] or side_by_side.newest_year(
        code, [c.pk for c in chosen] if chosen else None
    )
    context |= {"code": code, "title": words.title(definition), "chosen": {c.slug for c in chosen or ()}}
    if year is not None:
        compared = side_by_side.compare(definition, year, chosen)
        page = Paginator(compared.sides, CITIES_ON_A_PAGE).get_page(request.GET.get("page"))
        context |= {
            "compared": compared,
            "year": year,
            "page": page,
            "chart": side_by_side.chart(compared, list(page)),
        }
    return render(request, "indicators/compare.html", context)


@require_safe
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who owes which figure since when. For the city's own people."""
    city, context = found(request, slug)
    if not context["may"]["read"]:
        raise PermissionDenied
    form = YearForm(request.GET)
    asked = {name: request.GET.get(name, "") for name in ("department", "stands")}
    year = form.cleaned_data["year"] if form.is_valid() else None
    shown = missing.board(city, on=today(city), year=year, **asked)
    page = Paginator(shown.rows, A_PAGE).get_page(request.GET.get("page"))
    context |= {"board": shown, "page": page, "form": form, **asked}
    return render(request, "indicators/missing.html", context, status=200 if form.is_valid() else 400)


@require_safe
def evidence(request: HttpRequest, slug: str, pk: int, sha256: str) -> HttpResponseBase:
    """Send a file of evidence to the city's own people."""
    city, context = found(request, slug)
    if not context["may"]["read"]:
        raise PermissionDenied
    proof = get_object_or_404(Evidence, value=pk, value__city=city, blob=sha256)
    return serve(request, sha256, filename=proof.name)


def _key(city: City) -> list[tuple[words.Shown, str]]:
    """Give one of each kind of figure with what it means."""
    on = today(city)
    signs = [(words.shown(Kind.NUMBER, 0.0), _("A number that was counted; 0 is one."))]
    kinds = (Kind.NO_DATA, Kind.NOT_APPLICABLE, Kind.SUPPRESSED, words.MISSING)
    return signs + [(words.shown(kind, None), words.explained(kind, on)) for kind in kinds]


def _choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Give the indicators to choose from, under their standards."""
    groups: dict[str, list[tuple[str, str]]] = {name: [] for name in words.STANDARD_NAMES}
    for code, definition in definitions().items():
        groups[words.prefix(code)].append((code, f"{definition.number} {words.title(definition)}"))
    return [(words.standard(name), rows) for name, rows in groups.items() if rows]
