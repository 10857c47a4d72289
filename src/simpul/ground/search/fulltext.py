"""The one full-text module: which documents hold these stems, best first, on SQLite and on PostgreSQL.

SQLite keeps an FTS5 index over the two columns of stems, kept right by triggers; PostgreSQL a generated
tsvector with a GIN index. Both are in the database's core. `understand` makes the stems: both only match
letters.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState

from simpul.ground.search.understand import Group

TABLE, INDEX = "search_document", "search_document_fts"
TITLE = 8.0
"""What a word in the title counts, against one in the body: measured by benchmarks/search.py."""


class Only(NamedTuple):
    """Conditions on columns of the documents, joined by AND: SQL with %s, and what goes in there."""

    sql: str
    values: tuple[Any, ...]


class Row(NamedTuple):
    """A document that answers, with its score."""

    score: float
    kind: str
    key: str
    title: str
    body: str
    url: str
    language: str


def best(groups: Sequence[Group], only: Only, limit: int, *, all_of: bool) -> list[Row]:
    """Give the documents that answer every word (or any), best first.

    Scores are comparable within one answer only. Empty where nothing was asked.
    """
    if not groups:
        return []
    sql = _SQLITE if connection.vendor == "sqlite" else _POSTGRES
    values = (_question(groups, all_of=all_of), *only.values, limit)
    with connection.cursor() as cursor:
        cursor.execute(sql.format(only=only.sql), values)
        return [Row(*row) for row in cursor.fetchall()]


def counts(alternatives: Sequence[Group], only: Only, most: int = 200) -> list[int]:
    """Count for each group the documents that answer it, up to `most`, in one question to the database."""
    if not alternatives:
        return []
    one = (_SQLITE_COUNT if connection.vendor == "sqlite" else _POSTGRES_COUNT).format(only=only.sql)
    each = (f"SELECT {at}, count(*) FROM ({one}) found{at}" for at in range(len(alternatives)))  # noqa: S608 - ours
    values = [
        value for group in alternatives for value in (_question([group], all_of=True), *only.values, most)
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each), values)
        found = dict(cursor.fetchall())
    return [found[at] for at in range(len(alternatives))]


def analyse() -> None:
    """Let PostgreSQL count its rows again after many came at once: else it reads them all for each search."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {TABLE}")


_TOLD = ", ".join(f"d.{field}" for field in Row._fields[1:])
_SQLITE = f"""
SELECT -bm25("{INDEX}", {TITLE}, 1.0) * d.weight AS score, {_TOLD}
FROM "{INDEX}" JOIN {TABLE} d ON d.id = "{INDEX}".rowid
WHERE "{INDEX}" MATCH %s AND {{only}} ORDER BY score DESC, d.id LIMIT %s
"""  # noqa: S608 - names and numbers of ours alone
_POSTGRES = f"""
SELECT ts_rank_cd('{{{{0, 0, {1 / TITLE}, 1}}}}', d.vector, asked, 1) * d.weight AS score, {_TOLD}
FROM {TABLE} d, to_tsquery('simple', %s) asked
WHERE d.vector @@ asked AND {{only}} ORDER BY score DESC, d.id LIMIT %s
"""  # noqa: S608 - names and numbers of ours alone
_SQLITE_COUNT = f"""
SELECT 1 FROM "{INDEX}" JOIN {TABLE} d ON d.id = "{INDEX}".rowid
WHERE "{INDEX}" MATCH %s AND {{only}} LIMIT %s
"""  # noqa: S608 - names of ours alone
_POSTGRES_COUNT = f"""
SELECT 1 FROM {TABLE} d WHERE d.vector @@ to_tsquery('simple', %s) AND {{only}} LIMIT %s
"""  # noqa: S608 - names of ours alone


def _question(groups: Iterable[Group], *, all_of: bool) -> str:
    """Write the question as the database reads it. Stems are ASCII letters and digits: nothing to escape."""
    is_sqlite = connection.vendor == "sqlite"
    either, both = (" OR ", " AND ") if is_sqlite else (" | ", " & ")
    alike = (either.join(f'"{stem}"' if is_sqlite else stem for stem in sorted(group)) for group in groups)
    return (both if all_of else either).join(f"({group})" for group in alike)


class CreateIndex(Operation):
    """Make the full-text index of the documents, and put in it what is there already."""

    reversible = True
    category = OperationCategory.ADDITION

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: the index is no part of the model's state."""

    def database_forwards(
        self,
        app_label: str,  # noqa: ARG002 - Django's signature, here and below
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002 - as above
        to_state: ProjectState,  # noqa: ARG002 - as above
    ) -> None:
        """Make it."""
        make(schema_editor.connection)

    def database_backwards(
        self,
        app_label: str,  # noqa: ARG002 - as above
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002 - as above
        to_state: ProjectState,  # noqa: ARG002 - as above
    ) -> None:
        """Drop it."""
        _run(schema_editor.connection, _drop(schema_editor.connection.vendor))

    def describe(self) -> str:
        """Say what it does."""
        return "Create the full-text index of the documents"


def make(database: Any) -> None:
    """Make the index anew and fill it."""
    _run(database, [*_drop(database.vendor), *(_FTS5 if database.vendor == "sqlite" else _GIN)])


def mend(database: Any) -> bool:
    """Make the index again where its triggers are gone: Django copies a SQLite table to alter it."""
    if database.vendor != "sqlite":
        return False
    with database.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE name LIKE %s", [f"{INDEX}%"])
        names = {name for (name,) in cursor.fetchall()}
    if INDEX not in names or {f"{INDEX}_{on}" for on in "iud"} <= names:
        return False
    make(database)
    return True


def _run(database: Any, statements: Iterable[str]) -> None:
    with database.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _drop(vendor: str) -> Sequence[str]:
    if vendor != "sqlite":
        return [f"ALTER TABLE {TABLE} DROP COLUMN IF EXISTS vector"]  # its index goes with it
    return [*(f'DROP TRIGGER IF EXISTS "{INDEX}_{on}"' for on in "iud"), f'DROP TABLE IF EXISTS "{INDEX}"']


_PUT = (
    f'INSERT INTO "{INDEX}"(rowid, title_terms, body_terms) VALUES (new.id, new.title_terms, new.body_terms);'  # noqa: S608 - names of ours
)
_TAKE = (
    f'INSERT INTO "{INDEX}"("{INDEX}", rowid, title_terms, body_terms) '  # noqa: S608 - names of ours
    "VALUES ('delete', old.id, old.title_terms, old.body_terms);"
)
_FTS5 = (
    f'CREATE VIRTUAL TABLE "{INDEX}" USING fts5(title_terms, body_terms, content="{TABLE}", '
    "content_rowid=\"id\", tokenize = 'ascii')",
    f'INSERT INTO "{INDEX}"("{INDEX}") VALUES (\'rebuild\')',  # noqa: S608 - names of ours
    f'CREATE TRIGGER "{INDEX}_i" AFTER INSERT ON "{TABLE}" BEGIN {_PUT} END',
    f'CREATE TRIGGER "{INDEX}_u" AFTER UPDATE OF id, title_terms, body_terms ON "{TABLE}" '
    f"BEGIN {_TAKE} {_PUT} END",
    f'CREATE TRIGGER "{INDEX}_d" AFTER DELETE ON "{TABLE}" BEGIN {_TAKE} END',
)
_GIN = (
    f"ALTER TABLE {TABLE} ADD COLUMN vector tsvector GENERATED ALWAYS AS ("
    "setweight(to_tsvector('simple', title_terms), 'A') || "
    "setweight(to_tsvector('simple', body_terms), 'B')) STORED",
    f"CREATE INDEX {TABLE}_gin ON {TABLE} USING gin (vector)",
)
