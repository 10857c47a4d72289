"""A year is asked about: a city answers, its state endorses, the Secretariat accepts; no text is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from simpul.ground.ledger import act as ledger
from simpul.ground.ledger.models import Entry
from simpul.rooms.hub.models import (
    Challenge,
    NetworkCity,
    Outcome,
    Project,
    ProjectYear,
    ResultActual,
    ResultIndicator,
    SupportNeed,
)
from simpul.rooms.hub.models.campaign import Answer, Campaign, Draft
from simpul.rooms.hub.share import campaign as share
from simpul.rooms.hub.tests.exchange.conftest import NOW, SLUG, Cast, project

URL = f"/hub/campaigns/2026/tepi/projects/{SLUG}/"
SAID = {
    "status": "completed",
    "progress": "All lamps are lit.",
    "challenges": "Thieves\nSalt",
    "support": ["funding"],
}
HTMX = {"HX-Request": "true"}


def as_(client: Client, person: object) -> Client:
    client.force_login(person)  # type: ignore[arg-type]
    return client


def type_in(client: Client, revision: int, **said: Any) -> Any:
    return client.post(URL, SAID | {"revision": revision} | said, headers=HTMX)


def test_the_form_starts_with_what_is_known(
    client: Client, campaign: Campaign, lamps: Project, cast: Cast
) -> None:
    Challenge.objects.create(project=lamps, text="Salt in the air")
    SupportNeed.objects.create(project=lamps, kind="technical", note="engineers")
    SupportNeed.objects.create(project=lamps, kind="political", open=False)
    outcome = Outcome.objects.create(project=lamps, title="Light")
    ResultIndicator.objects.create(outcome=outcome, name="lamps lit", unit="lamps", code="roads.surveyed")

    page = as_(client, cast.csco).get(URL).content.decode()

    assert 'value="ongoing" selected' in page
    assert "Salt in the air" in page
    assert (
        'value="technical" id="id_support_1" checked' in page.replace("checked>", "checked")
        or "checked" in page
    )
    assert "lamps lit" in page
    assert "roads.surveyed" in page
    assert not Answer.objects.exists()


def test_last_years_answer_is_where_the_next_begins(
    client: Client, campaign: Campaign, lamps: Project, cast: Cast, tepi: NetworkCity
) -> None:
    before = Campaign.objects.create(
        year=2025, opens_on="2025-03-01", due_on="2025-05-31", made_at=NOW, closed_at=NOW
    )
    Answer.objects.create(
        campaign=before, project=lamps, city=tepi, state="accepted", edited_at=NOW, edited_by=cast.csco,
        content={"status": "ongoing", "progress": "Half are lit.", "challenges": ["Typhoons"]},
    )  # fmt: skip

    page = as_(client, cast.csco).get(URL).content.decode()

    assert "Typhoons" in page
    assert "Half are lit." not in page


def test_what_is_typed_is_saved_as_it_is_typed(
    client: Client, campaign: Campaign, lamps: Project, cast: Cast
) -> None:
    as_(client, cast.csco)

    first = type_in(client, 0, progress="Some")
    assert 'name="revision" value="1"' in first.content.decode()
    type_in(client, 1, progress="Some lamps")

    assert Answer.objects.get().content["progress"] == "Some lamps"
    assert Answer.objects.get().content["challenges"] == ["Thieves", "Salt"]
    assert Draft.objects.count() == 1
    assert Entry.objects.filter(verb="hub.edit_answer").count() == 1
    assert "Some lamps" in client.get(URL).content.decode()


def test_the_second_of_two_people_is_told_and_nothing_is_overwritten(
    campaign: Campaign, lamps: Project, cast: Cast
) -> None:
    one, other = as_(Client(), cast.csco), as_(Client(), cast.colleague)
    type_in(one, 0, progress="Mine")

    answer = type_in(other, 0, progress="Also mine")

    assert answer.status_code == 200  # HTMX puts it on the page
    assert "csco saved another text" in answer.content.decode()
    assert "Mine" in answer.content.decode()
    assert Answer.objects.get().content["progress"] == "Mine"
    kept = Draft.objects.get(collided=True)
    assert (kept.by, kept.content["progress"]) == (cast.colleague, "Also mine")
    again = other.post(URL, SAID | {"revision": 0, "progress": "Also mine", "submit": ""})
    assert again.status_code == 409
    assert Answer.objects.get().state == "draft"
    assert "Also mine" in one.get(URL).content.decode()


def test_from_the_city_to_the_record(
    client: Client, campaign: Campaign, lamps: Project, cast: Cast, tepi: NetworkCity
) -> None:
    rows = {
        "actual-0-name": "lamps lit", "actual-0-unit": "lamps", "actual-0-period": "2026",
        "actual-0-value": "1,5",
    }  # fmt: skip
    typed = SAID | rows | {"revision": 0, "submit": "", "release": "on"}
    assert as_(client, cast.csco).post(URL, typed).status_code == 302
    found = Answer.objects.get()
    assert as_(client, cast.representative).post(f"/hub/answers/{found.pk}/endorse/").status_code == 302
    assert as_(client, cast.secretariat).post(f"/hub/answers/{found.pk}/accept/").status_code == 302

    found.refresh_from_db()
    assert found.state == "accepted"
    row = ProjectYear.objects.get(project=lamps, year=2026)
    assert (row.status, row.listed, row.verified) == ("completed", True, True)
    lamps.refresh_from_db()
    assert (lamps.status, lamps.last_year) == ("completed", 2026)
    assert [one.text for one in lamps.challenges.all()] == ["Thieves", "Salt"]
    assert [one.kind for one in lamps.needs.filter(open=True)] == ["funding"]
    assert ResultActual.objects.get().number == 1.5
    verbs = list(Entry.objects.filter(city=tepi.city).order_by("sequence").values_list("verb", flat=True))
    assert verbs[-4:] == [
        "hub.edit_answer", "hub.submit_answer", "hub.endorse_answer", "hub.accept_answer",
    ]  # fmt: skip
    assert ledger.verify(tepi.city) == []
    assert ledger.verify(None) == []


def test_what_is_returned_says_why_and_can_be_mended(
    client: Client, campaign: Campaign, lamps: Project, cast: Cast
) -> None:
    as_(client, cast.csco).post(URL, SAID | {"revision": 0, "submit": ""})
    found = Answer.objects.get()
    as_(client, cast.representative)
    assert client.post(f"/hub/answers/{found.pk}/return_by_state/", {"reason": " "}).status_code == 409
    client.post(f"/hub/answers/{found.pk}/return_by_state/", {"reason": "Which lamps?"})

    page = as_(client, cast.csco).get(URL).content.decode()
    assert "Which lamps?" in page
    client.post(URL, SAID | {"revision": 1, "progress": "All 40 lamps.", "submit": "", "release": "on"})

    found.refresh_from_db()
    assert (found.state, found.content["progress"], found.reason) == ("submitted", "All 40 lamps.", "")
    assert Draft.objects.filter(sealed=True).count() == 2


def test_an_incomplete_answer_is_not_submitted_and_is_kept(
    client: Client, campaign: Campaign, lamps: Project, cast: Cast
) -> None:
    answer = as_(client, cast.csco).post(URL, SAID | {"revision": 0, "progress": "", "submit": ""})

    assert answer.status_code == 422
    assert "Progress since last year" in answer.content.decode()
    assert Answer.objects.get().content["challenges"] == ["Thieves", "Salt"]


def test_nothing_is_accepted_that_the_city_did_not_release(
    client: Client, campaign: Campaign, lamps: Project, cast: Cast
) -> None:
    as_(client, cast.csco).post(URL, SAID | {"revision": 0, "submit": ""})
    found = Answer.objects.get()
    as_(client, cast.representative).post(f"/hub/answers/{found.pk}/endorse/")

    assert as_(client, cast.secretariat).post(f"/hub/answers/{found.pk}/accept/").status_code == 409
    assert not ProjectYear.objects.exists()


@pytest.mark.parametrize(
    ("name", "state"), [("endorse", "draft"), ("accept", "submitted"), ("submit", "submitted")]
)
def test_a_step_out_of_turn_is_refused(  # noqa: PLR0913, PLR0917 - fixtures
    client: Client, campaign: Campaign, lamps: Project, cast: Cast, tepi: NetworkCity, name: str, state: str
) -> None:
    found = Answer.objects.create(
        campaign=campaign, project=lamps, city=tepi, state=state, released=True, edited_at=NOW,
        edited_by=cast.csco, content={"status": "ongoing", "progress": "x"},
    )  # fmt: skip
    who = {"endorse": cast.representative, "accept": cast.secretariat, "submit": cast.csco}[name]

    assert as_(client, who).post(f"/hub/answers/{found.pk}/{name}/").status_code == 409


def test_the_board_says_who_is_missing_and_who_is_late(
    campaign: Campaign, lamps: Project, cast: Cast, tepi: NetworkCity, seberang: NetworkCity
) -> None:
    project(tepi, "idn-tepi-done", status="completed")
    project(seberang, "mys-seberang-bus")
    Answer.objects.create(
        campaign=campaign, project=lamps, city=tepi, state="submitted", edited_at=NOW, edited_by=cast.csco
    )
    rows = {
        row.city.slug: row
        for row in share.board(campaign, [tepi, seberang], campaign.due_on + timedelta(days=1))
    }

    assert (rows["tepi"].asked, rows["tepi"].open, rows["tepi"].late) == (1, 0, False)
    assert (rows["seberang"].asked, rows["seberang"].open, rows["seberang"].late) == (1, 1, True)
    tomorrow = campaign.due_on + timedelta(days=1)
    assert [one.city.slug for one in share.reminders(campaign, rows.values(), tomorrow)] == ["seberang"]
    long_before = campaign.due_on - timedelta(days=60)
    assert share.reminders(campaign, rows.values(), long_before) == []


def test_who_sees_which_cities(cast: Cast, tepi: NetworkCity, seberang: NetworkCity) -> None:
    seen = {name: [one.slug for one in share.readable(person)] for name, person in cast.by_name().items()}

    assert seen == {
        "csco": ["tepi"],
        "colleague": ["tepi"],
        "other_csco": ["seberang"],
        "representative": ["tepi"],
        "other_representative": ["seberang"],
        "secretariat": ["tepi", "seberang"],
        "stranger": [],
    }


def test_closing_keeps_completed_projects_in_the_list(
    client: Client, campaign: Campaign, lamps: Project, cast: Cast, tepi: NetworkCity
) -> None:
    done = project(tepi, "idn-tepi-done", status="completed")
    for one, status in ((done, "completed"), (lamps, "ongoing")):
        ProjectYear.objects.create(project=one, year=2025, status=status, listed=True)

    as_(client, cast.secretariat).post("/hub/campaigns/2026/close/")

    assert [row.project for row in ProjectYear.objects.filter(year=2026)] == [done]
    assert as_(client, cast.csco).post(URL, SAID | {"revision": 0}).status_code == 422
    assert client.post("/hub/campaigns/2026/close/").status_code == 403


def test_every_complete_answer_of_a_city_goes_at_once(
    client: Client, campaign: Campaign, lamps: Project, cast: Cast, tepi: NetworkCity
) -> None:
    other = project(tepi, "idn-tepi-water")
    for one, text in ((lamps, "Lit"), (other, "")):
        Answer.objects.create(
            campaign=campaign, project=one, city=tepi, edited_at=NOW, edited_by=cast.csco, revision=1,
            content={"status": "ongoing", "progress": text},
        )  # fmt: skip

    as_(client, cast.csco).post("/hub/campaigns/2026/tepi/submit/", {"release": "on"})

    assert list(Answer.objects.order_by("pk").values_list("state", "released")) == [
        ("submitted", True), ("draft", False),
    ]  # fmt: skip
