"""`./simpul indicators`: enter and compute figures, read and write sheets, sign and verify."""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from django.utils import timezone

from simpul.adapters import sheets, tables
from simpul.ground.files import store
from simpul.ground.people.access import system_person
from simpul.ground.places.models import City
from simpul.kernel import seal
from simpul.kernel.refusal import Refused
from simpul.rooms.indicators import act
from simpul.rooms.indicators.models import Value
from simpul.rooms.indicators.observe import export as exporting
from simpul.rooms.indicators.observe.number import read
from simpul.rooms.indicators.understand import sheet as layout
from simpul.rooms.indicators.understand.entry import CITY, Entry, Proof
from simpul.rooms.indicators.understand.number import Kind
from simpul.rooms.indicators.understand.package import Package
from simpul.rooms.indicators.understand.package import verify as check
from simpul.site.commands.scope import city_named

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
IN_CITY = click.option("--city", "slug", required=True, help="Which city (its slug).")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUT = click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Where to.")


class UnknownSuffix(Refused):
    """A sheet is written as .csv or .xlsx."""


@click.group("indicators")
def group() -> None:
    """Figures of a city: entered, computed, imported, signed and verified."""


@group.command("enter")
@IN_CITY
@click.option("--code", required=True, help='The indicator, such as "ISO37122:10.2".')
@click.option("--year", required=True, type=int, help="Calendar year.")
@click.option("--number", help="The figure, such as 12.5 or 12,5.")
@click.option("--numerator", help="What was counted.")
@click.option("--denominator", help="Out of how much.")
@click.option("--base", default="", help="Out of the city's own count of: population, area_km2, households.")
@click.option("--no-data", "no_data", help="There is no data, because ...")
@click.option("--not-applicable", "not_applicable", help="It does not apply here, because ...")
@click.option("--suppressed", is_flag=True, help="It would show too few people.")
@click.option("--scope", default=CITY, show_default=True, help="Which part of the city.")
@click.option("--department", default="", help="Who counts it.")
@click.option("--why", default="", help="What is to be known about the number.")
@click.option("--link", "links", multiple=True, help="A page that shows it. Can be repeated.")
@click.option("--approve", is_flag=True, help="Submit and approve it at once.")
@AS_JSON
def enter(slug: str, *, approve: bool, as_json: bool, **said: Any) -> None:
    """Enter a value as a draft. The same again changes nothing."""
    city, now, actor = city_named(slug), timezone.now(), system_person()
    value = act.enter(city, _entry(said), actor=actor, now=now)
    if approve and value.state in {"draft", "returned"}:
        value = act.submit(value, actor=actor, now=now)
    if approve and value.state == "submitted":
        value = act.approve(value, actor=actor, now=now)
    _show([value], as_json=as_json)


@group.command("show")
@IN_CITY
@click.option("--year", type=int, help="Only this year.")
@click.option("--code", help="Only this indicator.")
@click.option("--all", "everything", is_flag=True, help="Every revision, not only the published figures.")
@AS_JSON
def show(slug: str, year: int | None, code: str | None, *, everything: bool, as_json: bool) -> None:
    """Show the published figures of a city, or with --all every revision with its state."""
    found = Value.objects.filter(city=city_named(slug))
    found = found if everything else found.published()
    wanted = {name: said for name, said in (("year", year), ("code", code)) if said}
    values = found.filter(**wanted).select_related("base").order_by("code", "year", "scope", "revision")
    _show(values, as_json=as_json)


@group.command("recompute")
@click.option("--city", "slug", help="Only this city (its slug); every served city without it.")
@click.option("--year", type=int, help="Only this year; every year with something to measure without it.")
@AS_JSON
def recompute(slug: str | None, year: int | None, *, as_json: bool) -> None:
    """Work out what the rooms measure. What was made from the same records again makes no revision."""
    now = timezone.now()
    told, failed = [], False
    for city in [city_named(slug)] if slug else list(City.objects.served()):
        for each in [year] if year else act.years(city, now):
            outcome = act.recompute(city, each, now=now)
            failed = failed or bool(outcome.failed)
            told.append({
                "city": city.slug, "year": each, "made": list(outcome.made), "same": outcome.same,
                "failed": dict(outcome.failed), "locked": outcome.locked,
            })  # fmt: skip
    if as_json:
        click.echo(json.dumps(told))
    for one in [] if as_json else told:
        state = "closed" if one["locked"] else f"{len(one['made'])} new, {one['same']} as before"  # type: ignore[arg-type]
        click.echo(f"{one['city']} {one['year']}: {state}")
        for code, says in one["failed"].items():  # type: ignore[attr-defined]
            click.echo(f"  {code} could not be computed: {says}", err=True)
    if failed:
        raise SystemExit(1)


@group.command("sample")
@IN_CITY
def sample(slug: str) -> None:
    """Give an invented city invented figures. Run again it changes nothing; a real city is refused."""
    city = city_named(slug)
    click.echo(f"{city.slug}: {act.sample(city, now=timezone.now())} invented values")


@group.command("import")
@click.argument("file", type=FILE)
@IN_CITY
@click.option("--sheet", "name", help="Which sheet of a workbook; the first without it.")
@click.option("--mapping", default="", help="Read it as remembered under this name, or remember it so.")
@click.option("--column", "columns", multiple=True, metavar="OURS=THEIRS", help='Such as "code=Kode".')
@AS_JSON
def import_(  # noqa: PLR0913 - each option is one
    file: Path, slug: str, name: str | None, mapping: str, columns: tuple[str, ...], *, as_json: bool
) -> None:
    """Take values in from a sheet (CSV, XLSX, ODS) as drafts: every row, or none and a list of faults.

    Columns are told by --column, or by a --mapping that was remembered before, or guessed by their headings.
    With --column and --mapping together they are remembered.
    """
    city = city_named(slug)
    found = sheets.read(file.read_bytes(), file.name)
    chosen = next((sheet for sheet in found if name in {None, sheet.name}), None)
    if chosen is None:
        there = ", ".join(sheet.name for sheet in found)
        raise click.BadParameter(f"there is no sheet {name!r}, only: {there}", param_hint="--sheet")
    told: Mapping[str, str] | None = _columns(columns) or (act.mapping(city, mapping) if mapping else None)
    values = act.import_rows(
        city, chosen, told, actor=system_person(), now=timezone.now(), remember=mapping if columns else "",
        tell=_how_far,
    )  # fmt: skip
    _show(values, as_json=as_json)


@group.command("export")
@IN_CITY
@click.option("--year", type=int, help="Only this year.")
@OUT
def export(slug: str, year: int | None, out: Path) -> None:
    """Write what departments entered to a .csv or .xlsx that can be imported again."""
    rows = exporting.rows(city_named(slug), year)
    if out.suffix == ".csv":
        data = tables.write_csv(layout.COLUMNS, [layout.written(row) for row in rows])
    elif out.suffix == ".xlsx":
        data = tables.write_xlsx([tables.Table("Indicators", layout.COLUMNS, rows)])
    else:
        raise UnknownSuffix(f"{out.name}: a sheet is written as .csv or .xlsx")
    out.write_bytes(data)
    click.echo(f"{out}: {len(rows)} values")


@group.command("package")
@IN_CITY
@click.option("--year", required=True, type=int, help="Calendar year.")
@OUT
def package(slug: str, year: int, out: Path) -> None:
    """Sign the published figures of a year. The same figures give the same file, byte for byte."""
    made = act.pack(city_named(slug), year, actor=system_person(), now=timezone.now())
    out.write_bytes(store.open(made.blob))
    click.echo(f"{out}: sha256 {made.blob_id}, signed with {made.fingerprint}")


@group.command("verify")
@click.argument("file", type=FILE)
@click.option("--key", "public", multiple=True, help="A public key that you believe (43 characters).")
@AS_JSON
def verify(file: Path, public: tuple[str, ...], *, as_json: bool) -> None:
    """Check a signed package; it needs no server and no database.

    Without --key the key that the package names itself is used: that proves that nothing was changed since it
    was signed, and not who signed it. Compare the fingerprint with the city's own, by another way.
    """
    known = {seal.fingerprint(key): key for key in public} if public else None
    found = check(file.read_bytes(), known)
    if as_json:
        click.echo(json.dumps(_proof(found)))
        return
    content = found.content
    click.echo(f"{content.city.name} ({content.city.slug}), {content.year}: {len(content.values)} figures")
    click.echo(f"signed with {found.fingerprint}, as of {content.as_of.isoformat()}")
    for sentence in _says(found):
        click.echo(f"  {sentence}")


def _says(found: Package) -> Iterable[str]:
    """Say what is proved and what is not."""
    yield "PROVED: no byte was changed since they were signed, and the table says what the JSON says."
    yield f"PROVED: {found.proved} of {len(found.content.values)} figures follow from their parts."
    if found.is_known:
        yield "PROVED: they were signed with a key that you named."
    else:
        yield (
            f"NOT PROVED: who signed. The package names its key itself; compare {found.fingerprint} with the "
            "fingerprint that the city gives you by another way, or give its key with --key."
        )
    if found.content.city.invented:
        yield "The city is invented: its figures say nothing about a real place."
    yield "NOT PROVED: that the figures are right. A signature says who says them, not that they are so."


def _proof(found: Package) -> dict[str, Any]:
    content = found.content
    return {
        "city": content.city.slug,
        "year": content.year,
        "as_of": content.as_of.isoformat(),
        "figures": len(content.values),
        "follow_from_parts": found.proved,
        "fingerprint": found.fingerprint,
        "public": found.public,
        "signer_known": found.is_known,
    }


def _entry(said: Mapping[str, Any]) -> Entry:
    """Make an entry of what was typed."""
    kinds = [
        (Kind.NO_DATA, said["no_data"]), (Kind.NOT_APPLICABLE, said["not_applicable"]),
        (Kind.SUPPRESSED, said["suppressed"] or None),
    ]  # fmt: skip
    given = [(kind, why) for kind, why in kinds if why is not None]
    if len(given) > 1:
        raise click.UsageError("give one of --no-data, --not-applicable and --suppressed")
    kind, why = given[0] if given else (Kind.NUMBER, said["why"])
    numbers = {name: read(said[name]) for name in layout.NUMBERS if said[name] is not None}
    return Entry(
        code=said["code"], year=said["year"], kind=kind, scope=said["scope"], department=said["department"],
        why=why if isinstance(why, str) else said["why"], base=said["base"],
        evidence=[Proof(link=link) for link in said["links"]], **numbers,
    )  # fmt: skip


def _how_far(done: int, total: int) -> None:
    """Say how many rows were held against the rules; nothing is written before the last one is."""
    if done:
        click.echo(f"· {done} of {total} rows", err=True)


def _columns(told: Iterable[str]) -> dict[str, str]:
    """Read OURS=THEIRS."""
    found = {}
    for one in told:
        ours, equals, theirs = one.partition("=")
        if not equals or ours not in layout.COLUMNS:
            known = ", ".join(layout.COLUMNS)
            raise click.BadParameter(
                f"{one!r} is not OURS=THEIRS, OURS one of: {known}", param_hint="--column"
            )
        found[ours] = theirs
    return found


def _show(values: Iterable[Value], *, as_json: bool) -> None:
    """Print values, one line each or as JSON."""
    if as_json:
        click.echo(json.dumps([_shape(value) for value in values], ensure_ascii=False))
        return
    for value in values:
        click.echo(
            f"{value.code} {value.year} {value.scope}: {_figure(value)} [{value.state}, {value.origin}, "
            f"revision {value.revision}]"
        )


def _figure(value: Value) -> str:
    said: Mapping[str, Callable[[], str]] = {
        Kind.NUMBER: lambda: f"{layout.digits(value.number or 0.0)} {value.unit}",
        Kind.NO_DATA: lambda: f"no data, because: {value.why}",
        Kind.NOT_APPLICABLE: lambda: f"not applicable, because: {value.why}",
        Kind.SUPPRESSED: lambda: "suppressed (too few people)",
    }
    return said[value.kind]()


def _shape(value: Value) -> dict[str, Any]:
    names = (
        "code", "year", "scope", "kind", "number", "unit", "numerator", "denominator", "per", "why",
        "department", "state", "origin", "revision", "published", "inputs_hash",
    )  # fmt: skip
    base = value.base
    return {
        **{name: getattr(value, name) for name in names},
        "made_at": value.made_at.astimezone(ZoneInfo("UTC")).isoformat(),
        "base": f"{base.quantity} {base.year}: {base.source}" if base else None,
    }
