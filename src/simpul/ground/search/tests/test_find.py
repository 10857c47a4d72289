"""Searching, on whichever database the tests run: what is found, in which order, and by whom."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from simpul.ground.conftest import Installation
from simpul.ground.places.models import City
from simpul.ground.search import act, fulltext, share
from simpul.ground.search.act import Entry
from simpul.ground.search.models import Document, Word

pytestmark = pytest.mark.django_db


@pytest.fixture
def banyuwangi() -> City:
    return City.objects.create(slug="banyuwangi", name="Banyuwangi", country="IDN")


def project(key: str, title: str, body: str = "", **more: Any) -> None:
    act.index("hub.project", key, title=title, body=body, url=f"/hub/projects/{key}/", **more)


def keys(text: str, **more: Any) -> list[str]:
    return [hit.key for hit in share.find(text, **more).hits]


@pytest.fixture
def record(banyuwangi: City) -> None:
    project("road", "Road condition survey", "A camera sees the damage.", city=banyuwangi)
    project("jalan", "Perbaikan jalan desa", "Warga melaporkan lubang.", language="id", city=banyuwangi)
    project("flood", "Flood warning", "Sensors in the river beside the road.", country="THA")
    project("hue", "Huế smart tourism", "Đà Nẵng joins.", country="VNM")
    act.index(
        "hub.partner", "bank", title="Development bank", body="Finances roads.", url="/hub/partners/bank/"
    )


@pytest.mark.usefixtures("record")
def test_a_title_weighs_more_than_a_body() -> None:
    assert set(keys("road")) == {"road", "jalan", "flood", "bank"}
    assert set(keys("road")[:2]) == {"road", "jalan"}


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("memperbaiki jalanan", ["jalan"]),
        ("river flooding", ["flood"]),
        ("sungai banjir", ["flood"]),
        ("hue", ["hue"]),
        ("Da nang HUẾ", ["hue"]),
        ("the survey of a camera", ["road"]),
        ("of the", []),
        ("", []),
        ("\x00 \" ' ) ( * : & | ! <-> ;", []),
        ("x" * 5000, []),
    ],
)
def test_a_question_in_either_language_finds_a_record_in_either(text: str, found: list[str]) -> None:
    assert keys(text) == found
    assert share.find(text).corrected is None


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize(
    "text", ["camera AND OR NOT damage", 'NEAR("camera damage")', "camera:damage*", "-camera !damage"]
)
def test_what_a_database_would_read_as_a_command_is_words(text: str) -> None:
    assert keys(text)[0] == "road"


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize(
    ("text", "key", "corrected"),
    [
        ("turism", "hue", "tourism"),
        ("smart tuorism", "hue", "smart tourism"),
        ("condtion suvrey", "road", "condition survey"),
        ("devlopment", "bank", "development"),
        ("warni", "flood", "warning"),
        ("perbaikn jalan", "jalan", "perbaikan jalan"),
    ],
)
def test_a_misspelt_question_is_mended_and_says_so(text: str, key: str, corrected: str) -> None:
    found = share.find(text)

    assert found.hits[0].key == key
    assert found.corrected == corrected


@pytest.mark.usefixtures("record")
def test_what_is_nowhere_is_not_found_and_nothing_is_made_up() -> None:
    assert share.find("zeppelin") == share.Found([])


@pytest.mark.usefixtures("record")
def test_where_no_record_has_every_word_some_are_enough_and_it_is_said() -> None:
    found = share.find("tourism bank")

    assert found.partly
    assert {hit.key for hit in found.hits} == {"hue", "bank"}


@pytest.mark.usefixtures("record")
def test_filters(banyuwangi: City) -> None:
    assert set(keys("road", kinds=["hub.project"])) == {"road", "jalan", "flood"}
    assert set(keys("road", city=banyuwangi)) == {"road", "jalan"}
    assert set(keys("road", country="IDN")) == {"road", "jalan"}
    assert keys("road", country="THA") == ["flood"]
    assert keys("road", kinds=[]) == []
    assert len(keys("road", limit=1)) == 1
    assert keys("road", limit=-1) == []


def test_what_is_not_public_is_neither_found_nor_betrayed_by_the_spelling() -> None:
    project("secret", "Waterfront negotiation", public=False)
    project("open", "Water supply")

    assert keys("negotiation") == []
    assert share.find("negotiaton") == share.Found([])
    assert share.find("negotiaton", public_only=False).corrected == "negotiation"
    assert keys("negotiation", public_only=False) == ["secret"]


def test_a_weight_moves_a_record_up() -> None:
    project("plain", "Bus stops", "Bus stops are built.")
    project("heavy", "Bus stops", "Bus stops are built.", weight=3)

    assert keys("bus") == ["heavy", "plain"]


def test_a_hit_is_plain_text_in_parts_that_a_page_escapes() -> None:
    project("x", "<script>road</script>", "See <b>roads</b> & more.", language="id")

    (hit,) = share.find("road").hits

    assert hit.name == "<script>road</script>"
    assert [part.text for part in hit.snippet if part.marked] == ["roads"]
    assert "".join(part.text for part in hit.snippet) == "See <b>roads</b> & more."
    assert (hit.url, hit.language) == ("/hub/projects/x/", "id")


def test_indexing_twice_is_as_once_and_the_newest_counts() -> None:
    for title in ("Solar roof", "Solar roof", "Wind farm"):
        project("a", title)

    assert keys("wind") == ["a"]
    assert keys("solar") == []
    assert Document.objects.count() == 1


def test_what_is_forgotten_is_not_found() -> None:
    project("a", "Solar roof")
    act.forget("hub.project", "a")
    act.forget("hub.project", "a")

    assert keys("solar") == []
    assert share.find("solr").corrected is None  # the word is still known, but nobody has it


def test_a_record_that_is_not_written_is_not_found() -> None:
    class Broken(Exception):
        """The record could not be written."""

    def write() -> None:
        with transaction.atomic():
            project("a", "Solar roof")
            raise Broken

    with pytest.raises(Broken):
        write()

    assert keys("solar") == []
    assert share.find("solr") == share.Found([])


def test_rebuilding_a_kind_leaves_only_what_it_is_told_and_other_kinds_alone() -> None:
    project("old", "Old market")
    act.index("hub.partner", "bank", title="Market bank", url="/b/")

    count = act.rebuild(
        "hub.project", (Entry(key=f"p{n}", title=f"Market {n}", url=f"/{n}/") for n in range(450))
    )

    assert count == 450
    assert act.rebuild("hub.x", [Entry(key="a", title=title, url="/") for title in ("First", "Second")]) == 1
    assert keys("second") == ["a"]
    assert set(keys("market", limit=100, kinds=["hub.partner"])) == {"bank"}
    assert Document.objects.filter(kind="hub.project").count() == 450
    assert keys("market 449") == ["p449"]
    assert keys("old") == []


def test_a_rebuild_that_breaks_off_leaves_all_as_it_was() -> None:
    project("old", "Old market")

    def entries() -> Iterator[Entry]:
        for number in range(300):
            yield Entry(key=str(number), title="New market", url="/")
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError):
        act.rebuild("hub.project", entries())

    assert keys("old market") == ["old"]
    assert Document.objects.count() == 1


@pytest.mark.usefixtures("record")
def test_a_search_asks_the_database_a_few_times_whatever_it_finds() -> None:
    share.find("xyzzy")  # from here on the process knows the words
    with CaptureQueriesContext(connection) as plain:
        share.find("road")
    assert len(plain) == 1
    with CaptureQueriesContext(connection) as mended:
        share.find("condtion suvrey of zeppelins")
    assert len(mended) <= 2 + 1 + 3 * 2 + 2


def test_the_index_is_used_and_not_the_table() -> None:
    act.rebuild("hub.project", (Entry(key=str(n), title=f"Market {n}", url="/") for n in range(3000)))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            name = fulltext.INDEX
            cursor.execute(f"EXPLAIN QUERY PLAN SELECT rowid FROM {name} WHERE {name} MATCH 'market'")  # noqa: S608
        else:
            cursor.execute(
                "EXPLAIN SELECT id FROM search_document WHERE vector @@ to_tsquery('simple', '2999')"
            )
        plan = str(cursor.fetchall())

    assert ("VIRTUAL TABLE INDEX" if connection.vendor == "sqlite" else "search_document_gin") in plan


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="only SQLite loses triggers when a table is altered"
)
def test_an_index_that_a_migration_broke_is_mended() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {fulltext.INDEX}_i")
    project("a", "Solar roof")
    assert keys("solar") == []

    assert fulltext.mend(connection)
    assert keys("solar") == ["a"]
    assert not fulltext.mend(connection)


def test_the_index_can_be_taken_back_and_made_again() -> None:
    project("a", "Solar roof")
    connection.check_constraints()
    operation, editor = fulltext.CreateIndex(), SimpleNamespace(connection=connection)

    operation.database_backwards("search", editor, None, None)  # type: ignore[arg-type]
    operation.database_forwards("search", editor, None, None)  # type: ignore[arg-type]

    assert keys("solar") == ["a"]


LONG_REBUILD = """
from simpul.ground.search import act
def entries():
    for n in range(10**6):
        yield act.Entry(key=str(n), title=f"Half {n}", url="/")
        if n == 600:
            print("half", flush=True)
            import os; os.kill(os.getpid(), 9)
act.rebuild("hub.project", entries())
"""
COUNT = """
from simpul.ground.search import share
from simpul.ground.search.models import Document
print(Document.objects.count(), [hit.key for hit in share.find("market").hits], share.find("half").hits)
"""


def test_a_process_killed_in_the_middle_loses_and_doubles_nothing(installation: Installation) -> None:
    first = 'from simpul.ground.search import act\nact.index("hub.project", "a", title="Market", url="/")\n'
    installation.python(first)

    with pytest.raises(AssertionError):  # it dies
        installation.python(LONG_REBUILD)

    assert installation.python(COUNT).strip() == "1 ['a'] []"
    installation.python(first)
    assert installation.python(COUNT).strip() == "1 ['a'] []"


def test_words_that_another_process_added_are_known_here() -> None:
    project("a", "Solar roof")
    assert share.find("slar").corrected == "solar"
    Word.objects.create(text="lantern")
    Document.objects.filter(key="a").update(title_terms="lantern")

    assert share.find("lanten").corrected == "lantern"
