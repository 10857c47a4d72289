"""Values through their acts: four kinds, every revision kept, drafts to approval, closed years."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from simpul.ground.files import store
from simpul.ground.files.understand import TEXT
from simpul.ground.ledger import act as ledger
from simpul.ground.ledger.models import Entry as Said
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.indicators import act
from simpul.rooms.indicators.models import Denominator, NeverChanged, OfficialText, State, Step, Used, Value
from simpul.rooms.indicators.tests.conftest import DEATHS, NOW, SERVICES, approved
from simpul.rooms.indicators.understand.entry import Entry, Proof
from simpul.rooms.indicators.understand.number import Kind

LATER = NOW + timedelta(days=1)
POPULATION = "indicators.denominator/"


def test_a_value_goes_from_the_department_to_the_public(city: City, officer: Person, chief: Person) -> None:
    entry = Entry(SERVICES, 2025, numerator=30, denominator=120, department="Diskominfo")

    draft = act.enter(city, entry, actor=officer, now=NOW)
    assert (draft.state, draft.number, draft.unit, draft.revision) == (State.DRAFT, 25, "%", 1)
    assert not Value.objects.published().exists()

    act.submit(draft, actor=officer, now=NOW)
    value = act.approve(draft, actor=chief, now=LATER)

    assert Value.objects.published().get() == value
    assert [step.state for step in Step.objects.filter(value=value)] == ["draft", "submitted", "approved"]
    assert list(Said.objects.filter(city=city).order_by("sequence").values_list("verb", flat=True)) == [
        "indicators.enter",
        "indicators.submit",
        "indicators.approve",
    ]
    assert ledger.verify(city) == []


def test_what_is_published_stays_until_the_next_is_approved(city: City, chief: Person) -> None:
    first = approved(city, Entry(SERVICES, 2025, number=25), chief)

    second = act.enter(city, Entry(SERVICES, 2025, number=40), actor=chief, now=LATER)

    assert second.revision == 2
    assert Value.objects.published().get() == first
    assert Value.objects.current().get() == second
    act.submit(second, actor=chief, now=LATER)
    act.approve(second, actor=chief, now=LATER)
    assert Value.objects.published().get() == second
    assert Value.objects.count() == 2


def test_what_is_returned_says_why_and_comes_again(city: City, officer: Person, chief: Person) -> None:
    entry = Entry(SERVICES, 2025, number=25)
    value = act.submit(act.enter(city, entry, actor=officer, now=NOW), actor=officer, now=NOW)

    with pytest.raises(act.ReasonNeeded):
        act.return_(value, " ", actor=chief, now=NOW)
    act.return_(value, "Which services?", actor=chief, now=NOW)

    assert value.steps.last().reason == "Which services?"  # type: ignore[union-attr]
    again = act.enter(city, entry, actor=officer, now=LATER)
    assert again.revision == 2
    assert again.state == State.DRAFT


def test_the_same_again_is_no_revision(city: City, officer: Person) -> None:
    entry = Entry(SERVICES, 2025, number=25, evidence=[Proof(link="https://contoh.example/a")])

    first = act.enter(city, entry, actor=officer, now=NOW)

    assert act.enter(city, entry, actor=officer, now=LATER) == first
    more = Entry(SERVICES, 2025, number=25, evidence=[Proof(link="https://contoh.example/b")])
    assert act.enter(city, more, actor=officer, now=LATER).revision == 2


@pytest.mark.parametrize(
    ("kind", "why"),
    [(Kind.NO_DATA, "Nobody counts"), (Kind.NOT_APPLICABLE, "No coast"), (Kind.SUPPRESSED, "")],
)
def test_what_is_no_number_is_kept_as_what_it_is(city: City, officer: Person, kind: Kind, why: str) -> None:
    value = act.enter(city, Entry(SERVICES, 2025, kind=kind, why=why), actor=officer, now=NOW)

    value.refresh_from_db()
    assert value.figure.kind is kind
    assert value.figure.number is None
    assert value.why == why
    zero = act.enter(city, Entry(SERVICES, 2025, number=0), actor=officer, now=NOW)
    assert zero.figure.number == 0


def test_a_small_count_of_people_is_nowhere(city: City, officer: Person, chief: Person) -> None:
    act.set_denominator(city, "population", 2025, 87_654, "BPS", actor=chief, now=NOW)
    told = Entry(DEATHS, 2025, numerator=3, base="population", why="three of a family")

    value = act.enter(city, told, actor=officer, now=NOW)

    assert value.kind == Kind.SUPPRESSED
    assert (value.number, value.numerator, value.denominator, value.base) == (None, None, None, None)
    assert value.why == ""
    assert not Used.objects.exists()
    said = Said.objects.get(verb="indicators.enter")
    assert said.detail["number"] is None
    assert "3.4" not in str(said.detail)
    row = Value.objects.values().get()
    assert {name for name, kept in row.items() if kept == 3} <= {"id", "made_by_id", "city_id"}


def test_a_rate_is_turned_back_into_a_count(city: City, officer: Person, chief: Person) -> None:
    act.set_denominator(city, "population", 2025, 100_000, "BPS", actor=chief, now=NOW)

    assert act.enter(city, Entry(DEATHS, 2025, number=3), actor=officer, now=NOW).kind == Kind.SUPPRESSED
    assert act.enter(city, Entry(DEATHS, 2025, number=6), actor=officer, now=NOW).number == 6
    assert act.enter(city, Entry(DEATHS, 2024, number=3), actor=officer, now=NOW).number == 3


def test_the_figure_names_the_denominator_it_used(city: City, chief: Person) -> None:
    first = act.set_denominator(city, "population", 2025, 200_000, "BPS 2025", actor=chief, now=NOW)
    value = act.enter(city, Entry(DEATHS, 2025, numerator=20, base="population"), actor=chief, now=NOW)
    second = act.set_denominator(city, "population", 2025, 250_000, "Dukcapil", actor=chief, now=LATER)

    assert (value.number, value.base, value.denominator) == (10, first, 200_000)
    assert second.revision == 2
    assert Denominator.objects.current().get() == second
    assert Value.objects.get().base == first
    assert list(Used.objects.values_list("ref", "amount")) == [(f"{POPULATION}{first.pk}", 200_000)]
    assert (
        act.set_denominator(city, "population", 2025, 250_000, "Dukcapil", actor=chief, now=LATER) == second
    )
    with pytest.raises(act.NoSuchDenominator, match="2024"):
        act.enter(city, Entry(DEATHS, 2024, numerator=20, base="population"), actor=chief, now=NOW)


@pytest.mark.parametrize(
    ("what", "number", "source"), [("cows", 5, "x"), ("population", 0, "x"), ("population", 5, " ")]
)
def test_a_denominator_that_cannot_be(
    city: City, chief: Person, what: str, number: float, source: str
) -> None:
    with pytest.raises(act.BadDenominator):
        act.set_denominator(city, what, 2025, number, source, actor=chief, now=NOW)


@pytest.mark.parametrize(
    ("entry", "refusal"),
    [
        (Entry("ISO37122:99.9", 2025, number=1), act.NoSuchIndicator),
        (Entry("roads.surveyed", 2025, number=1), act.ComputedHere),
        (Entry(SERVICES, 2027, number=1), act.WrongYear),
        (Entry(SERVICES, 1900, number=1), act.WrongYear),
        (Entry(SERVICES, 2025), act.DoesNotFit),
        (Entry(SERVICES, 2025, number=1, evidence=[Proof()]), act.NoProof),
        (Entry(SERVICES, 2025, number=1, evidence=[Proof(link="javascript:alert(1)")]), act.NoProof),
        (Entry(SERVICES, 2025, number=1, evidence=[Proof(blob_sha256="0" * 64)]), act.NoProof),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(
    city: City, officer: Person, entry: Entry, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        act.enter(city, entry, actor=officer, now=NOW)
    assert not Value.objects.exists()
    assert not Said.objects.exists()


def test_evidence_is_a_link_or_a_file(city: City, officer: Person, chief: Person) -> None:
    blob = store.put(b"counted on 3 March", expect=frozenset({TEXT}))
    value = act.enter(
        city, Entry(SERVICES, 2025, number=25, evidence=[Proof(blob_sha256=blob.pk, name="list.txt")]),
        actor=officer, now=NOW,
    )  # fmt: skip

    act.add_evidence(value, Proof(link="https://contoh.example/list"), actor=officer, now=NOW)

    assert [str(proof) for proof in value.evidence.order_by("pk")] == [
        "list.txt",
        "https://contoh.example/list",
    ]
    act.approve(act.submit(value, actor=officer, now=NOW), actor=chief, now=NOW)
    with pytest.raises(act.NoProof):
        act.add_evidence(value, Proof(link="https://contoh.example/late"), actor=officer, now=NOW)


def test_who_may_do_what(city: City, officer: Person, chief: Person, stranger: Person) -> None:
    entry = Entry(SERVICES, 2025, number=25)
    with pytest.raises(PermissionDenied):
        act.enter(city, entry, actor=stranger, now=NOW)
    value = act.enter(city, entry, actor=officer, now=NOW)
    with pytest.raises(PermissionDenied):
        act.submit(value, actor=stranger, now=NOW)
    act.submit(value, actor=officer, now=NOW)
    for denied in (
        lambda: act.approve(value, actor=officer, now=NOW),
        lambda: act.return_(value, "no", actor=officer, now=NOW),
        lambda: act.lock_year(city, 2025, actor=officer, now=NOW),
        lambda: act.set_target(city, SERVICES, 2030, 90, "RPJMD", actor=officer, now=NOW),
        lambda: act.pack(city, 2025, actor=officer, now=NOW),
    ):
        with pytest.raises(PermissionDenied):
            denied()
    assert act.approve(value, actor=chief, now=NOW).published


def test_a_step_is_taken_once_and_of_the_newest(city: City, chief: Person) -> None:
    value = approved(city, Entry(SERVICES, 2025, number=25), chief)

    with pytest.raises(act.WrongState):
        act.approve(value, actor=chief, now=NOW)
    act.enter(city, Entry(SERVICES, 2025, number=26), actor=chief, now=LATER)
    with pytest.raises(act.NotNewest):
        act.submit(value, actor=chief, now=LATER)


def test_a_closed_year_takes_nothing_until_somebody_opens_it(city: City, chief: Person) -> None:
    draft = act.enter(city, Entry(SERVICES, 2025, number=25), actor=chief, now=NOW)
    lock = act.lock_year(city, 2025, actor=chief, now=NOW)

    assert act.lock_year(city, 2025, actor=chief, now=LATER) == lock
    for closed in (
        lambda: act.enter(city, Entry(SERVICES, 2025, number=26), actor=chief, now=LATER),
        lambda: act.submit(draft, actor=chief, now=LATER),
        lambda: act.add_evidence(draft, Proof(link="https://contoh.example"), actor=chief, now=LATER),
        lambda: act.set_denominator(city, "population", 2025, 5, "BPS", actor=chief, now=LATER),
    ):
        with pytest.raises(act.YearLocked, match="2025"):
            closed()
    assert act.enter(city, Entry(SERVICES, 2024, number=26), actor=chief, now=LATER).revision == 1
    with pytest.raises(act.SourceNeeded):
        act.unlock_year(city, 2025, "", actor=chief, now=LATER)
    act.unlock_year(city, 2025, "BPS corrected", actor=chief, now=LATER)
    assert act.enter(city, Entry(SERVICES, 2025, number=26), actor=chief, now=LATER).revision == 2
    with pytest.raises(act.NotLocked):
        act.unlock_year(city, 2025, "again", actor=chief, now=LATER)
    assert Said.objects.filter(verb="indicators.unlock_year", detail__why="BPS corrected").count() == 1


def test_a_revision_is_never_edited_nor_deleted(city: City, chief: Person) -> None:
    value = approved(city, Entry(SERVICES, 2025, number=25), chief)

    value.number = 99
    for attempt in (
        value.save,
        lambda: value.save(update_fields=["number"]),
        lambda: Value.objects.filter(pk=value.pk).update(number=99),
        value.delete,
        Value.objects.all().delete,
    ):
        with pytest.raises(NeverChanged):
            attempt()
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM indicators_value")
        assert cursor.fetchall() == [(25,)]


def test_targets_duties_and_texts_stand_around_the_values(city: City, chief: Person) -> None:
    target = act.set_target(city, SERVICES, 2030, 90, "RPJMD 2025-2029", actor=chief, now=NOW)
    act.set_target(city, SERVICES, 2030, 95, "RPJMD, changed", actor=chief, now=LATER)
    duty = act.set_duty(city, SERVICES, 2025, "Diskominfo", date(2026, 3, 31), actor=chief, now=NOW)
    text = act.set_text(city, SERVICES, "The total number of …", "SNI ISO 37122:2019", actor=chief, now=NOW)

    target.refresh_from_db()
    assert target.number == 95
    assert Said.objects.filter(verb="indicators.set_target").count() == 2
    assert duty.department == "Diskominfo"
    assert OfficialText.objects.get() == text
    assert "The total number" not in str(list(Said.objects.values_list("detail", flat=True)))
    with pytest.raises(act.NoSuchIndicator):
        act.set_target(city, "x", 2030, 90, "RPJMD", actor=chief, now=NOW)
    with pytest.raises(act.SourceNeeded):
        act.set_target(city, SERVICES, 2030, 90, "", actor=chief, now=NOW)
    with pytest.raises(act.SourceNeeded):
        act.set_duty(city, SERVICES, 2025, "", date(2026, 3, 31), actor=chief, now=NOW)
    with pytest.raises(act.SourceNeeded):
        act.set_text(city, SERVICES, "", "SNI", actor=chief, now=NOW)
