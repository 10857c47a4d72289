"""A vote is secret, counts once each, gives a receipt, and can be counted again by anyone."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client

from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.rooms.reports.act import budget, count, vote, vote_list
from simpul.rooms.reports.models import Ballot, Budget, Elector, Poll, Project, Receipt
from simpul.rooms.reports.observe import ballots, eligible
from simpul.rooms.reports.share import ballot as share
from simpul.rooms.reports.tests.conftest import NOW, Somebody
from simpul.rooms.reports.tests.together.conftest import DAY, ballot
from simpul.rooms.reports.understand import tally_recount
from simpul.site.commands.reports_count import count as command

LATER = NOW + DAY
OVER = NOW + 8 * DAY


def all_vote(poll: Poll, codes: list[str], *titles: str) -> None:
    for code in codes:
        vote.cast(poll, ballot(poll, code, *titles), now=LATER)


def test_one_code_is_one_vote(poll: Poll, codes: list[str]) -> None:
    vote.cast(poll, ballot(poll, codes[0], "Sumur"), now=LATER)

    with pytest.raises(vote.AlreadyVoted):
        vote.cast(poll, ballot(poll, codes[0], "Lampu"), now=LATER)
    with pytest.raises(eligible.NotOnTheList):
        vote.cast(poll, ballot(poll, "AAAA-BBBB-CCCC", "Lampu"), now=LATER)
    assert Ballot.objects.count() == Receipt.objects.count() == 1


def test_the_same_form_sent_twice_gives_the_same_receipt(poll: Poll, codes: list[str]) -> None:
    said = ballot(poll, codes[0].lower().replace("-", " "), "Sumur")

    first, again = (vote.cast(poll, said, now=LATER) for _ in range(2))

    assert first == again
    assert Ballot.objects.count() == 1


@pytest.mark.parametrize("moment", [NOW - DAY, OVER])
def test_nobody_votes_before_or_after(poll: Poll, codes: list[str], moment: Any) -> None:
    with pytest.raises(vote.NotOpen):
        vote.cast(poll, ballot(poll, codes[0], "Sumur"), now=moment)


@pytest.mark.parametrize(
    ("titles", "token"),
    [((), ""), (("Sumur", "Lampu", "Jalan setapak"), ""), (("Sumur",), "g" * 32), (("Sumur",), "a" * 31)],
)
def test_a_ballot_that_does_not_count_is_refused_and_costs_nothing(
    poll: Poll, codes: list[str], titles: tuple[str, ...], token: str
) -> None:
    with pytest.raises(vote.BadBallot):
        vote.cast(poll, ballot(poll, codes[0], *titles, token=token), now=LATER)
    assert not Elector.objects.filter(voted=True).exists()


def test_nothing_says_who_voted_what_or_when(poll: Poll, codes: list[str]) -> None:
    all_vote(poll, codes[:20], "Sumur")
    all_vote(poll, codes[20:25], "Lampu")

    names = {field.name for model in (Ballot, Receipt, Elector) for field in model._meta.get_fields()}
    assert not {name for name in names if name.endswith("_at") or name in {"at", "elector", "ballot"}}
    with connection.cursor() as cursor:  # the place in the file too: in the order of the hashes
        place = "rowid" if connection.vendor == "sqlite" else "ctid"
        cursor.execute(f"SELECT number FROM reports_receipt WHERE mixed ORDER BY {place}")  # noqa: S608
        numbers = [row[0] for row in cursor.fetchall()]
    assert len(numbers) == 20
    assert numbers == sorted(numbers)
    written = Entry.objects.filter(verb__startswith="reports.vote").values_list("verb", "detail")
    assert [detail["count"] for verb, detail in written if verb == "reports.vote_bulletin"] == [20]


def test_the_list_keeps_no_numbers(poll: Poll, planner: Person, settings: Any) -> None:
    header, rows = ("nik", "card", "gender"), [_row("3510014501900001", "3510012202100001", "f")]

    assert vote_list.bring_in(poll, header, rows, actor=planner, now=NOW) == 1
    assert vote_list.bring_in(poll, header, rows, actor=planner, now=NOW) == 0

    mark = Elector.objects.get().mark
    assert mark == eligible.mark_of_numbers(poll, "3510 0145 0190 0001", "3510012202100001")
    assert mark != eligible.mark_of_numbers(poll, "3510014501900001", "3510012202100002")
    assert "3510" not in str(list(Entry.objects.values_list("detail", flat=True)))
    kept = Path(settings.SIMPUL_DATA) / "keys" / f"vote-{poll.pk}.key"
    assert kept.stat().st_mode & 0o077 == 0
    eligible.forget(poll)
    assert not kept.exists()
    assert Elector.objects.get().mark is None


class _Cell:
    def __init__(self, value: object, ref: str) -> None:
        self.value, self.ref = value, ref


def _row(*values: object) -> list[_Cell]:
    return [_Cell(value, f"{'ABCDEF'[at]}2") for at, value in enumerate(values)]


@pytest.mark.parametrize(
    ("header", "values", "place"),
    [
        (("name",), ("Ani",), "code"),
        (("nik", "card"), ("123", "3510012202100001"), "A2"),
        (("code",), ("abc",), "A2"),
        (("code", "gender"), ("ABCD-EFGH", "woman"), "B2"),
    ],
)
def test_a_faulty_list_is_refused_with_the_cell(
    poll: Poll, planner: Person, header: tuple[str, ...], values: tuple[str, ...], place: str
) -> None:
    rows = [_row(*values)]
    with pytest.raises(vote_list.BadList, match=place):
        vote_list.bring_in(poll, header, rows, actor=planner, now=NOW)
    assert not Elector.objects.exists()


def test_once_open_nothing_is_changed(poll: Poll, codes: list[str], planner: Person) -> None:
    with pytest.raises(vote_list.Begun):
        vote_list.make_codes(poll, 1, actor=planner, now=NOW)
    with pytest.raises(budget.Fixed):
        budget.offer(poll.budget, budget.Plan("Taman", "", 10), actor=planner, now=NOW)
    with pytest.raises(vote.NotReady):
        vote.prepare(
            poll.budget, method="approval", most=1, opens_at=NOW, closes_at=OVER, actor=planner, now=NOW
        )


def test_what_could_never_be_chosen_does_not_stand_to_vote(
    poll: Poll, money: Budget, planner: Person
) -> None:
    vote_list.make_codes(poll, 1, actor=planner, now=NOW)
    budget.offer(
        money, budget.Plan("Jembatan", "", 70, money.areas.get(name="Utara")), actor=planner, now=NOW
    )
    with pytest.raises(vote.NotReady, match="Jembatan"):
        vote.open_(poll, actor=planner, now=NOW)


def test_without_anybody_on_the_list_it_does_not_open(
    poll: Poll, planner: Person, somebody: Somebody
) -> None:
    with pytest.raises(vote.NotReady):
        vote.open_(poll, actor=planner, now=NOW)
    with pytest.raises(PermissionDenied):
        vote.open_(poll, actor=somebody("desk", "desk"), now=NOW)


def test_the_count_respects_the_ceilings_and_is_written_down(poll: Poll, codes: list[str]) -> None:
    all_vote(poll, codes[:10], "Sumur", "Lampu")
    all_vote(poll, codes[10:15], "Sumur", "Jalan setapak")

    with pytest.raises(count.NotOver):
        count.count(poll, now=LATER)
    poll = count.count(poll, now=OVER)

    states = dict(poll.budget.projects.values_list("title", "state"))
    assert states == {"Sumur": "chosen", "Lampu": "not_chosen", "Jalan setapak": "chosen"}
    written = ballots.written(poll)
    assert written is not None
    assert (written["ballots"], written["voted"], written["ballots_root"]) == (15, 15, poll.ballots_root)
    first = share.lines(poll)[0]
    assert (first.project.title, first.votes) == ("Sumur", 15)
    with pytest.raises(count.NotOver):
        count.count(poll, now=OVER)


def test_a_receipt_shows_that_the_ballot_is_there_and_not_what_it_says(poll: Poll, codes: list[str]) -> None:
    mine = vote.cast(poll, ballot(poll, codes[0], "Lampu"), now=LATER)
    assert share.check(poll, mine.number).state == "waiting"

    all_vote(poll, codes[1:20], "Sumur")
    poll.refresh_from_db()
    found = share.check(poll, mine.number.upper())
    assert (found.state, found.holds) == ("listed", True)
    assert share.check(poll, "0" * 64).state == "unknown"

    published = ballots.published(count.count(poll, now=OVER))
    assert mine.number in published["receipts"]
    assert mine.number not in json.dumps(published["ballots"])
    assert [one for one in published["ballots"] if one["code"] == mine.code] == [
        {"code": mine.code, "choices": [poll.budget.projects.get(title="Lampu").pk]}
    ]


def test_a_change_in_the_database_after_the_count_is_found(poll: Poll, codes: list[str]) -> None:
    all_vote(poll, codes[:6], "Sumur")
    poll = count.count(poll, now=OVER)
    known = ballots.written(poll)
    assert known is not None
    lamp = poll.budget.projects.get(title="Lampu").pk

    def kinds() -> set[str]:
        said = ballots.published(poll)
        found = tally_recount.faults(said, known["ballots_root"], known["ballots"])
        return {one.kind for one in found}

    assert kinds() == set()
    one = Ballot.objects.order_by("pk")[0]
    Ballot.objects.filter(pk=one.pk).update(choices=[lamp])
    assert kinds() == {"root"}
    Ballot.objects.filter(pk=one.pk).delete()
    assert kinds() == {"root", "number", "receipts"}
    Ballot.objects.create(poll=poll, code=one.code, choices=one.choices, mixed=True)
    assert kinds() == set()
    Ballot.objects.create(poll=poll, code="MORE", choices=one.choices, mixed=True)
    assert kinds() == {"root", "number", "receipts"}


def test_the_shell_counts_a_file_again(poll: Poll, codes: list[str], tmp_path: Path) -> None:
    mine = vote.cast(poll, ballot(poll, codes[0], "Lampu"), now=LATER)
    all_vote(poll, codes[1:5], "Sumur")
    poll = count.count(poll, now=OVER)
    said, file = ballots.published(poll), tmp_path / "count.json"
    file.write_text(json.dumps(said))

    good = CliRunner().invoke(command, [str(file), "--root", poll.ballots_root, "--receipt", mine.number])
    assert (good.exit_code, "Sumur" in good.output) == (0, True)
    assert "no root" in CliRunner().invoke(command, [str(file)]).output

    other = CliRunner().invoke(command, [str(file), "--root", "0" * 64])
    assert other.exit_code == 1
    unknown = CliRunner().invoke(command, [str(file), "--receipt", "0" * 64])
    assert unknown.exit_code == 1
    said["ballots"].pop()
    file.write_text(json.dumps(said))
    bad = CliRunner().invoke(command, [str(file), "--json"])
    assert (bad.exit_code, json.loads(bad.output)["well"]) == (1, False)


def test_wrong_codes_make_one_wait(poll: Poll, codes: list[str]) -> None:
    wrong = vote.Cast(
        "0" * 64, "a" * 32, list(poll.budget.projects.values_list("pk", flat=True))[:1], "10.0.0.1"
    )
    for _try in range(eligible.rules()["tries"]):
        with pytest.raises(eligible.NotOnTheList):
            vote.cast(poll, wrong, now=LATER)

    with pytest.raises(eligible.TooManyTries):
        vote.cast(poll, wrong, now=LATER)
    vote.cast(poll, ballot(poll, codes[0], "Sumur"), now=LATER)  # from elsewhere


def test_through_the_page_without_javascript(poll: Poll, codes: list[str], client: Client) -> None:
    Poll.objects.update(opens_at=NOW - 4000 * DAY, closes_at=NOW + 4000 * DAY)
    page = f"/reports/straight/votes/{poll.pk}/"
    form = client.get(f"{page}cast/").context
    well = poll.budget.projects.get(title="Sumur").pk
    said = {"token": form["token"], "code": codes[0], "choices": [well]}

    look = client.post(f"{page}cast/", said)
    assert "Sumur" in look.content.decode()
    assert not Ballot.objects.exists()
    done = client.post(f"{page}cast/", said | {"step": "cast"})
    again = client.post(f"{page}cast/", said | {"step": "cast"})

    number = done.context["halves"].number
    assert again.context["halves"].number == number
    assert number in client.get(f"{page}check/?number={number}").content.decode()
    refused = client.post(f"{page}cast/", said | {"token": "f" * 32})
    assert refused.status_code == 422
    assert codes[0] not in client.get(page).content.decode()
    assert client.get(f"{page}count.json").status_code == 404
    assert client.get(f"{page}bulletin.json").json()["receipts"] == []


def test_a_draft_is_for_who_prepares_it(poll: Poll, planner: Person, client: Client) -> None:
    page = f"/reports/straight/votes/{poll.pk}/"
    assert client.get(page).status_code == 404
    client.force_login(planner)
    assert client.get(page).status_code == 200
    made = client.post(f"{page}codes/", {"number": 3})
    assert len(made.context["codes"]) == 3
    assert Elector.objects.count() == 3


def test_a_project_goes_on_to_its_end(poll: Poll, codes: list[str], planner: Person) -> None:
    all_vote(poll, codes[:6], "Sumur")
    count.count(poll, now=OVER)
    well = Project.objects.get(title="Sumur")

    with pytest.raises(budget.NotPossible):
        budget.go_on(well, "done", actor=planner, now=OVER)
    with pytest.raises(budget.NoReason):
        budget.go_on(well, "stopped", actor=planner, now=OVER)
    for state in ("started", "done"):
        budget.go_on(well, state, actor=planner, now=OVER)

    assert list(well.steps.values_list("state", flat=True)) == ["chosen", "started", "done"]
