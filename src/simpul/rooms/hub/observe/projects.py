"""A project of the public record written down: its columns, and the parts under it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from simpul.rooms.hub.models import Outcome, Project, ResultIndicator
from simpul.rooms.hub.observe.rows import sync
from simpul.rooms.hub.understand.sayings import REPORTED

COLUMNS = (
    "place", "title", "summary", "focus_area", "status", "first_year", "last_year", "in_network_list", "lon",
    "lat", "sources", "note", "verified",
)  # fmt: skip


def put_parts(project: Project, said: Mapping[str, Any], partners: Mapping[str, int], *, new: bool) -> None:
    """Write the parts of a project that a source says something new of.

    Args:
        project: saved.
        said: by field, as `understand.sayings` names them; columns among them are left alone.
        partners: primary keys by slug.
        new: whether the project was made just now.
    """
    owner = {"project": project}
    years = {int(name[5:]): value for name, value in said.items() if name.startswith("year.")}
    rows = [{"year": year, "title": _title(said, year)} | value for year, value in years.items() if value]
    sync(project.years.filter(year__in=years), owner, rows, ["year"], new=new)
    if "aliases" in said:
        sync(project.aliases.all(), owner, said["aliases"], ["title"], new=new)
    if "costs" in said:
        costs = [one | {"amount": Decimal(one["amount"])} for one in said["costs"]]
        identity = ["kind", "currency", "year", "payer"]
        sync(project.costs.all(), owner, costs, identity, new=new)
    if "challenges" in said:
        sync(project.challenges.all(), owner, said["challenges"], ["text"], new=new)
    if "partners" in said:
        named = [
            {"name": one["name"], "role": one["role"], "partner_id": partners.get(one["partner"])}
            for one in said["partners"]
        ]
        sync(project.project_partners.all(), owner, named, ["name"], new=new)
    if "needs" in said:
        put_needs(project, said["needs"], new=new)
    results = {name: value for name, value in said.items() if name.startswith("result.")}
    if results:
        _put_results(project, results, new=new)


def put_needs(project: Project, wanted: list[dict[str, Any]], *, new: bool) -> None:
    """Bring the needs of a project to a list; one that it does not name is closed, never deleted."""
    named = {(one["kind"], one["year"]) for one in wanted}
    have = [] if new else list(project.needs.all())
    gone = [one for one in have if (one.kind, one.year) not in named]
    kept = project.needs.exclude(pk__in=[one.pk for one in gone]) if gone else project.needs.all()
    rows = [{"open": True} | one for one in wanted]
    sync(kept, {"project": project}, rows, ["kind", "year"], new=new)
    if gone:
        project.needs.filter(pk__in=[one.pk for one in gone]).update(open=False)


def _title(said: Mapping[str, Any], year: int) -> str:
    """Give the title in the list of 2018 where an alias says that it was that list's; "" where none does."""
    aliases = said.get("aliases", ())
    plans = (one["title"] for one in aliases if "Consolidated-SCAPs" in one["source"])
    return next(plans, "") if year == 2018 else ""  # noqa: PLR2004 - the year of the action plans


def _put_results(project: Project, results: Mapping[str, Any], *, new: bool) -> None:
    outcome, _made = Outcome.objects.get_or_create(
        project=project, title=REPORTED, defaults={"imported": True, "order": 100}
    )
    have = {} if new else {(one.name, one.unit): one for one in outcome.indicators.all()}
    for name, one in results.items():
        if one is None:
            _withdraw(outcome, name)
            continue
        indicator = have.get((one["name"], one["unit"])) or ResultIndicator.objects.create(
            outcome=outcome, name=one["name"], unit=one["unit"], imported=True
        )
        owner = {"indicator": indicator, "imported": True}
        targets, actuals = indicator.targets.filter(imported=True), indicator.actuals.filter(imported=True)
        sync(targets, owner, one["targets"], ["period"], new=new)
        sync(actuals, owner, one["actuals"], ["period"], new=new)


def _withdraw(outcome: Outcome, name: str) -> None:
    """Take away what the record said of a figure; what people added to it stays."""
    called, _, unit = name.removeprefix("result.").rpartition("|")
    for indicator in outcome.indicators.filter(name=called, unit=unit, imported=True):
        indicator.targets.filter(imported=True).delete()
        indicator.actuals.filter(imported=True).delete()
        if not indicator.targets.exists() and not indicator.actuals.exists():
            indicator.delete()
