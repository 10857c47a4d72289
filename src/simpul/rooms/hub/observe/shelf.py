"""What the search of the installation knows of the record: put again whenever a record changes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from simpul.ground.search import act as search
from simpul.ground.search.act import Entry
from simpul.rooms.hub.models import Document, Meeting, NetworkCity, Partner, Project
from simpul.rooms.hub.understand.words import words

FEW = 20
"""Up to so many changed records are put in one by one; more, and their whole kind is written anew at once."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One kind of record that can be found: its name there, all its rows, and the entry of a row."""

    kind: str
    rows: Callable[[], Iterable[Any]]
    entry: Callable[[Any], Entry]


def put(row: models.Model) -> None:
    """Let a record be found by its words; records of kinds that have no page are left alone."""
    if (shelf := SHELVES.get(type(row))) and (entry := shelf.entry(row)).url:
        search.index(shelf.kind, **{name: getattr(entry, name) for name in ENTRY})


def put_all(rows: Sequence[models.Model]) -> None:
    """Let many records be found."""
    if len(rows) <= FEW:
        for row in rows:
            put(row)
        return
    for kind in {type(row) for row in rows} & set(SHELVES):
        shelf = SHELVES[kind]
        search.rebuild(shelf.kind, (entry for row in shelf.rows() if (entry := shelf.entry(row)).url))


def _city(row: NetworkCity) -> Entry:
    said = [row.state.name, row.admin_level, row.lead_institution, row.note]
    return Entry(
        key=row.slug,
        title=row.name,
        body=_body(said),
        url=row.get_absolute_url(),
        city=row.city,
        weight=2.0,
    )


def _project(row: Project) -> Entry:
    where = row.network_city.name if row.network_city else row.place
    focus = words("focus_area").get(row.focus_area)
    said = [
        where,
        row.state.name,
        row.summary,
        *([focus.name, focus.name_id] if focus else ()),
        row.note,
        *(one.title for one in row.aliases.all()),
        *(one.text for one in row.challenges.all()),
        *(one.name for one in row.project_partners.all()),
    ]
    return Entry(
        key=row.slug, title=row.title, body=_body(said), url=row.get_absolute_url(), country=row.state_id,
        city=row.network_city.city if row.network_city else None, public=row.published, weight=1.5,
    )  # fmt: skip


def _partner(row: Partner) -> Entry:
    kind = words("partner_kind").get(row.kind)
    said = [row.what, row.note, *([kind.name, kind.name_id] if kind else ())]
    return Entry(key=row.slug, title=row.name, body=_body(said), url=row.get_absolute_url())


def _meeting(row: Meeting) -> Entry:
    said = [
        row.when,
        row.chair.name if row.chair else "",
        row.outcome,
        *(one.text for one in row.decisions.all()),
        *(one.title for one in row.documents.all()),
    ]
    title = f"ASCN meeting {row.number or ''} {row.host} {row.starts_on.year}"
    return Entry(key=row.slug, title=" ".join(title.split()), body=_body(said), url=row.get_absolute_url())


def _document(row: Document) -> Entry:
    return Entry(key=row.slug, title=row.title, body=_body([row.note, str(row.year or "")]), url=row.url)


def _body(said: list[str]) -> str:
    return "\n".join(text for text in said if text)


ENTRY = ("key", "title", "body", "url", "city", "country", "public", "weight")
SHELVES: Mapping[type[models.Model], Shelf] = {
    NetworkCity: Shelf("hub.city", NetworkCity.objects.shown, _city),
    Project: Shelf(
        "hub.project",
        lambda: Project.objects.shown().prefetch_related("aliases", "challenges", "project_partners"),
        _project,
    ),
    Partner: Shelf("hub.partner", Partner.objects.all, _partner),
    Meeting: Shelf(
        "hub.meeting",
        lambda: Meeting.objects.select_related("chair").prefetch_related("decisions", "documents"),
        _meeting,
    ),
    Document: Shelf("hub.document", lambda: Document.objects.exclude(slug=""), _document),
}
