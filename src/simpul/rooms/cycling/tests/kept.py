"""A city that is loaded once for all tests of a process: its rows and files are put back for each of them."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from simpul.ground.places.models import City

type Rows = dict[type[models.Model], tuple[list[str], list[tuple[Any, ...]]]]


@dataclass
class Kept:
    """What loading a city left behind. The first who asks loads it; everyone after gets a copy."""

    place: Path
    """An empty folder of the session, for the files."""
    slug: str = ""
    rows: Rows = field(default_factory=dict)

    def city(self, data: Path, load: Callable[[], City]) -> City:
        """Give the city in this test's database, with its files in the test's data folder."""
        if not self.slug:
            before = {model: {row[0] for row in _rows(model)[1]} for model in _models()}
            self.slug = load().slug
            for model in _models():
                columns, rows = _rows(model)
                self.rows[model] = columns, [row for row in rows if row[0] not in before[model]]
            _copy(data / "cities", self.place / "cities")
        else:
            _copy(self.place / "cities", data / "cities")
            with transaction.atomic():
                _put(self.rows)
        return City.objects.get(slug=self.slug)


def _models() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def _rows(model: type[models.Model]) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Give a table as it is: its columns, the key first, and its rows."""
    fields = [model._meta.pk, *model._meta.concrete_fields]
    columns = list(dict.fromkeys(str(one.column) for one in fields))
    names = ", ".join(map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(model._meta.db_table)
        cursor.execute(f"SELECT {names} FROM {table}")  # noqa: S608 - names of our own tables
        return columns, cursor.fetchall()


def _put(kept: Rows) -> None:
    with connection.cursor() as cursor:
        for model, (columns, rows) in kept.items():
            if not rows:
                continue
            names = ", ".join(map(connection.ops.quote_name, columns))
            marks = ", ".join(["%s"] * len(columns))
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608 - see above
        for sql in connection.ops.sequence_reset_sql(no_style(), [model for model in kept if kept[model][1]]):
            cursor.execute(sql)


def _copy(one: Path, other: Path) -> None:
    """Copy the files of a city; heights, which are large and never written to, are linked."""

    def copied(source: str, target: str) -> None:
        if source.endswith(".hgt"):
            os.link(source, target)
        else:
            shutil.copy2(source, target)

    shutil.copytree(one, other, symlinks=True, copy_function=copied)
