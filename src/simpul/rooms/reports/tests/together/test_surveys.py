"""Consultations: answered once each, on the page, at a meeting, on paper; results that tell of nobody."""

import io
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from simpul.adapters import sheets
from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.reports.act import survey as act
from simpul.rooms.reports.act import survey_paper
from simpul.rooms.reports.models import Reply, Survey
from simpul.rooms.reports.share import survey as share
from simpul.rooms.reports.tests.conftest import NOW, Somebody
from simpul.rooms.reports.tests.tell.sending import stamp
from simpul.rooms.reports.tests.together.conftest import village
from simpul.rooms.reports.understand.tests.test_skip import QUESTIONS


@pytest.fixture
def survey(city: City, planner: Person) -> Survey:
    """Open, about riding a bicycle; 60 women and 40 men live there."""
    made = act.make(
        city, "Bersepeda", QUESTIONS, actor=planner, now=NOW, population={"gender": {"f": 60, "m": 40}}
    )
    return act.turn(made, "open", actor=planner, now=NOW)


def answer(survey: Survey, times: int = 1, **more: Any) -> None:
    for _time in range(times):
        facts: dict[str, Any] = {
            "key": uuid4(),
            "said": {"rides": "no", "why": ["heat"]},
            "gender": "f",
        } | more
        act.reply(survey, act.Given(**facts), now=NOW)


def test_the_same_key_is_the_same_answer(survey: Survey) -> None:
    key = uuid4()
    for why in ("heat", "far"):
        answer(survey, key=key, said={"rides": "no", "why": [why]})

    assert Reply.objects.get().said == {"rides": "no", "why": ["heat"]}


def test_missing_answers_are_named_and_nothing_is_kept(survey: Survey) -> None:
    with pytest.raises(act.BadAnswers) as refused:
        answer(survey, said={"rides": "yes"})

    assert set(refused.value.faults) == {"often"}
    assert not Reply.objects.exists()


def test_questions_that_go_in_circles_are_refused(city: City, planner: Person) -> None:
    said = [{"code": "a", "type": "text", "text": "?", "go": [{"to": "a"}]}]
    with pytest.raises(act.BadSurvey, match="Question a"):
        act.make(city, "x", said, actor=planner, now=NOW)
    assert not Survey.objects.exists()


def test_it_is_prepared_then_open_then_closed(survey: Survey, planner: Person, somebody: Somebody) -> None:
    with pytest.raises(act.NotOpen):
        act.make(survey.city, "x", QUESTIONS, actor=planner, now=NOW, survey=survey)
    with pytest.raises(PermissionDenied):
        act.turn(survey, "closed", actor=somebody("pu", "handler"), now=NOW)
    answer(survey)
    act.turn(survey, "closed", actor=planner, now=NOW)

    with pytest.raises(act.NotOpen):
        answer(survey)  # a page that was read before it closed
    closed = Entry.objects.get(verb="reports.survey_closed").detail
    assert (closed["replies"], closed["digest"]) == (1, act.digest(survey))
    Reply.objects.update(said={"rides": "yes", "often": 1})
    assert closed["digest"] != act.digest(survey)


def test_small_groups_are_not_shown(survey: Survey) -> None:
    answer(survey, 8)
    answer(survey, 2, gender="m")
    answer(survey, 6, gender="x", age_group="nonsense")

    lines = {one.name: (one.answered, one.people) for one in share.took_part(survey)["Gender"]}

    assert lines == {"Women": (8, 60), "Men": (None, 40), "Other": (None, None)}
    assert share.took_part(survey).keys() == {"Gender"}
    (found,) = [one for one in share.took_part(survey)["Gender"] if one.name == "Women"]
    assert found.percent == pytest.approx(100 * 8 / 60)


def test_few_answers_show_no_words(survey: Survey, client: Client) -> None:
    answer(survey, 4, said={"rides": "no", "else": "Saya tetangga Pak Lurah"})

    assert all(one.chart is None for one in share.results(survey))
    answer(survey, 2)
    results = {one.question.code: one for one in share.results(survey)}
    assert results["rides"].chart is not None
    assert "Pak Lurah" not in client.get(survey.get_absolute_url()).content.decode()


def test_the_form_works_without_javascript(survey: Survey, client: Client) -> None:
    page = f"{survey.get_absolute_url()}answer/"
    shown = client.get(page).content.decode()
    assert "go on with question 3" in shown
    said = {"key": str(uuid4()), "q-rides": "no", "q-often": "99", "q-why": ["heat", "far"], "q-else": "x",
            "gender": "m", "region": village(survey.city, "Barat").pk, "guard_stamp": stamp()}  # fmt: skip

    wrong = client.post(page, said | {"q-rides": ""})
    assert wrong.status_code == 422
    assert "needs an answer" in wrong.content.decode()
    for _again in range(2):
        assert client.post(page, said).status_code == 302

    kept = Reply.objects.get()
    assert kept.said == {"rides": "no", "why": ["heat", "far"]}  # far: the rest was not asked
    assert (kept.gender, kept.source, kept.region) == ("m", "web", village(survey.city, "Barat"))
    assert client.get(survey.get_absolute_url()).status_code == 200


def test_at_a_meeting_an_officer_takes_them_down_once(
    survey: Survey, officer: Person, client: Client
) -> None:
    page = f"/reports/straight/field/surveys/{survey.pk}/"
    said = {"key": str(uuid4()), "q-rides": "no"}
    assert client.post(page, said).status_code == 302
    assert not Reply.objects.exists()
    client.force_login(officer)
    assert "data-outbox" in client.get(page).content.decode()

    for _again in range(3):
        client.post(page, said, headers={"accept": "application/json, text/html;q=0.5"})
    bad = client.post(page, {"key": str(uuid4())}, headers={"accept": "application/json, text/html;q=0.5"})

    assert Reply.objects.get().source == "meeting"
    assert (bad.status_code, "detail" in bad.json()) == (422, True)


def table(text: str) -> sheets.Sheet:
    return sheets.read(text.encode(), "forms.csv")[0]


def test_paper_comes_in_whole_and_once(survey: Survey, officer: Person) -> None:
    said = table("form,rides,why,often,gender,village\n1,no,heat; far,,f,barat\n2,yes,,5,m,\n")

    for new in (2, 0):
        assert survey_paper.bring_in(survey, said.header, said.rows, actor=officer, now=NOW) == new
    more = table("form,rides,often\n2,yes,5\n3,yes,1\n")
    assert survey_paper.bring_in(survey, more.header, more.rows, actor=officer, now=NOW) == 1

    assert Reply.objects.filter(source="paper").count() == 3
    last = Entry.objects.filter(verb="reports.survey_paper").order_by("sequence").last()
    assert last
    assert (last.detail["replies"], last.detail["digest"]) == (3, act.digest(survey))
    first = Reply.objects.get(region__name="Barat")
    assert first.said == {"rides": "no", "why": ["heat", "far"]}


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("form,rides\n1,maybe\n2,no\n", ["B2"]),
        ("form,rides,often\n1,yes,\n2,yes,9\n", ["C2", "C3"]),
        ("form,rides\n,no\n", ["A2"]),
        ("form,rides\n7,no\n7,no\n", ["A3", "A2"]),
        ("form,rides,village,gender\n1,no,Utopia,woman\n", ["C2", "D2"]),
        ("number,rides\n1,no\n", ["form"]),
        ("form,colour\n1,red\n", ["colour"]),
    ],
)
def test_faulty_paper_is_refused_with_its_cells(
    survey: Survey, officer: Person, text: str, places: list[str]
) -> None:
    said = table(text)
    with pytest.raises(survey_paper.BadTable) as refused:
        survey_paper.bring_in(survey, said.header, said.rows, actor=officer, now=NOW)

    assert all(place in str(refused.value) for place in places)
    assert not Reply.objects.exists()


def test_paper_comes_through_the_page(survey: Survey, officer: Person, client: Client) -> None:
    client.force_login(officer)
    page = f"{survey.get_absolute_url()}paper/"
    empty = client.get(f"{survey.get_absolute_url()}table.csv").content.decode()
    assert empty.strip() == "form,village,gender,age_group,rides,often,why,glad,else"

    bad = client.post(page, {"file": _file("form,rides\n1,maybe\n")})
    assert bad.status_code == 422
    assert "B2" in bad.content.decode()
    assert client.post(page, {"file": _file("form,rides\n1,no\n")}).status_code == 302
    assert Reply.objects.count() == 1


def _file(text: str) -> io.BytesIO:
    file = io.BytesIO(text.encode())
    file.name = "forms.csv"
    return file


def test_the_office_writes_it_as_text_with_faults_by_line(
    city: City, planner: Person, client: Client
) -> None:
    page = "/reports/straight/surveys/new/"
    assert client.get(page).status_code == 403
    client.force_login(planner)
    example = client.get(page).context["form"]["questions"].value()

    bad = client.post(page, {"title": "x", "questions": "code = ="})
    assert "line 1" in bad.content.decode()
    loop = example.replace('to = "end"', 'to = "rides"')
    assert "again and again" in client.post(page, {"title": "x", "questions": loop}).content.decode()
    made = client.post(page, {"title": "Bersepeda", "questions": example})["Location"]

    client.logout()
    assert client.get(made).status_code == 404  # a draft
    client.force_login(planner)
    client.post(f"{made}state/", {"state": "open"})
    client.logout()
    assert client.get(made).status_code == 200
