"""Rules are drafted, tried before they count, and forward what was verified."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.reports.act import desk as act
from simpul.rooms.reports.act import route
from simpul.rooms.reports.models import Office, Report, Routing
from simpul.rooms.reports.share import routing as share
from simpul.rooms.reports.tests.conftest import NOW, Tell, at

SOON = NOW + timedelta(hours=1)


def test_what_is_verified_goes_where_the_rules_say(
    tell: Tell, desk: Person, rules: Routing, offices: tuple[Office, Office]
) -> None:
    report = act.do(tell(), "verify", actor=desk, now=SOON)

    last = report.events.get(step="forward")
    assert (report.state, report.office) == ("forwarded", offices[0])
    assert (last.by, last.ref) == (desk, f"reports.routing/{rules.pk}/1")


def test_what_no_rule_names_waits_at_the_desk(tell: Tell, desk: Person, rules: Routing) -> None:
    report = act.do(
        tell(category="rubbish"), "verify", actor=desk, now=SOON
    )  # in the west: only the east has a rule

    assert (report.state, report.office) == ("verified", None)


def test_an_office_that_takes_no_reports_gets_none(
    tell: Tell, desk: Person, rules: Routing, offices: tuple[Office, Office]
) -> None:
    Office.objects.filter(pk=offices[0].pk).update(active=False)

    assert act.do(tell(), "verify", actor=desk, now=SOON).state == "verified"


def test_rules_of_tomorrow_do_not_count_today(
    city: City, tell: Tell, desk: Person, rules: Routing, offices: tuple[Office, Office]
) -> None:
    owner = rules.made_by
    draft = route.draft(city, route.Wanted("Baru", [], offices[1]), None, actor=owner, now=NOW)
    route.go_live(draft, city.day(NOW) + timedelta(days=1), actor=owner, now=NOW)

    today = act.do(tell(), "verify", actor=desk, now=SOON)
    tomorrow = act.do(tell(), "verify", actor=desk, now=NOW + timedelta(days=1))

    assert (today.office, tomorrow.office) == offices
    assert tomorrow.events.get(step="forward").ref == f"reports.routing/{draft.pk}/0"


def test_a_draft_forwards_nothing_and_says_what_it_would_change(
    city: City, tell: Tell, owner: Person, rules: Routing, offices: tuple[Office, Office]
) -> None:
    tell()
    tell(category="rubbish", position=at(400))
    rows = [{"categories": [], "regions": ["35.10.01"], "office": offices[1].pk},
            {"categories": ["pothole"], "regions": [], "office": offices[0].pk}]  # fmt: skip
    draft = route.draft(city, route.Wanted("Coba", rows, None), None, actor=owner, now=NOW)

    found = share.trial(city, draft, rules)

    assert {(one.name, one.reports, one.before) for one in found.offices} >= {
        ("Dinas Kebersihan", 2, 1), ("Dinas PU", 0, 1)
    }  # fmt: skip
    assert [one.idle for one in found.rules] == [False, True]
    assert found.moved[0].reports == 1  # the pothole; the rubbish goes where it went
    assert not found.unnamed
    assert set(Report.objects.values_list("state", flat=True)) == {"submitted"}


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ({"categories": ["nothing"]}, "nothing"),
        ({"regions": ["35.99"]}, "35.99"),
        ({"office": 10**6}, "1"),
    ],
)
def test_a_rule_that_names_nothing_is_not_kept(
    city: City, owner: Person, offices: tuple[Office, Office], row: dict[str, object], named: str
) -> None:
    whole = {"categories": [], "regions": [], "office": offices[0].pk} | row

    with pytest.raises(route.RulesNameNothing, match=named):
        route.draft(city, route.Wanted("x", [whole], None), None, actor=owner, now=NOW)
    assert not Routing.objects.exists()


def test_rules_in_force_are_not_changed(city: City, owner: Person, rules: Routing, desk: Person) -> None:
    with pytest.raises(route.InForce):
        route.draft(city, route.Wanted("x", [], None), rules, actor=owner, now=NOW)
    with pytest.raises(route.InForce):
        route.drop(rules, actor=owner, now=NOW)
    with pytest.raises(PermissionDenied):
        route.draft(city, route.Wanted("x", [], None), None, actor=desk, now=NOW)


def test_when_rules_may_begin(city: City, owner: Person, rules: Routing) -> None:
    draft = route.draft(city, route.Wanted("x", [], None), None, actor=owner, now=NOW)

    with pytest.raises(route.DayIsOver):
        route.go_live(draft, city.day(NOW) - timedelta(days=1), actor=owner, now=NOW)
    with pytest.raises(route.DayIsTaken):
        route.go_live(draft, city.day(NOW), actor=owner, now=NOW)


def test_the_page_keeps_a_draft_and_puts_it_in_force(
    city: City, owner: Person, offices: tuple[Office, Office], at_door: Callable[[Person], Client]
) -> None:
    browser = at_door(owner)
    sent = {
        "source": "SK 2", "otherwise": "", "rule-TOTAL_FORMS": "2", "rule-INITIAL_FORMS": "0",
        "rule-0-office": offices[0].pk, "rule-0-categories": ["noise"], "rule-0-regions": "35.10.01",
        "rule-0-ORDER": "2",
        "rule-1-office": offices[1].pk, "rule-1-categories": ["noise"], "rule-1-regions": "",
        "rule-1-ORDER": "1",
    }  # fmt: skip

    kept = browser.post(reverse("reports:routing-new", args=[city.slug]), sent)

    draft = Routing.objects.get()
    assert [row["office"] for row in draft.rules] == [offices[1].pk, offices[0].pk]
    page = browser.get(kept["Location"]).content.decode()
    assert "never reached" in page or "tidak pernah" in page
    day = city.day(NOW) + timedelta(days=3650)
    browser.post(reverse("reports:routing-live", args=[city.slug, draft.pk]), {"valid_from": day.isoformat()})
    draft.refresh_from_db()
    assert (draft.state, draft.valid_from) == ("live", day)
    assert Entry.objects.filter(verb="reports.set_routing").count() == 1


def test_a_draft_keeps_the_rules_that_were_not_touched(
    city: City,
    owner: Person,
    rules: Routing,
    offices: tuple[Office, Office],
    at_door: Callable[[Person], Client],
) -> None:
    browser, url = at_door(owner), reverse("reports:routing-new", args=[city.slug])
    Routing.objects.update(valid_from=date(2020, 1, 1))  # pages read the clock
    forms = browser.get(url).context["rules"]
    sent = {field.html_name: field.value() for one in forms for field in one if field.value()}
    sent |= {field.html_name: field.value() for field in forms.management_form}

    browser.post(url, sent | {"source": "SK 3", "otherwise": offices[1].pk, "rule-1-DELETE": "on"})

    draft = Routing.objects.get(state="draft")
    assert draft.rules == rules.rules[:1]
    assert draft.otherwise == offices[1]


def test_a_bad_rule_stays_on_the_page_with_its_reason(
    city: City, owner: Person, offices: tuple[Office, Office], at_door: Callable[[Person], Client]
) -> None:
    sent = {
        "source": "SK 2", "rule-TOTAL_FORMS": "1", "rule-INITIAL_FORMS": "0", "rule-0-office": offices[0].pk,
        "rule-0-regions": "99.99",
    }  # fmt: skip

    answer = at_door(owner).post(reverse("reports:routing-new", args=[city.slug]), sent)

    assert answer.status_code == 422
    assert "99.99" in answer.content.decode()
    assert not Routing.objects.exists()


def test_the_map_colours_each_village_by_its_office(
    city: City, owner: Person, rules: Routing, at_door: Callable[[Person], Client]
) -> None:
    answer = at_door(owner).get(
        reverse("reports:routing-map", args=[city.slug, rules.pk]), {"category": "rubbish"}
    )

    tones = {one["properties"]["title"]: one["properties"]["tone"] for one in answer.json()["features"]}
    assert tones == {"Barat": "office-0", "Timur": "office-2"}


def test_only_an_owner_sees_the_rules(
    city: City, handler: Person, rules: Routing, at_door: Callable[[Person], Client]
) -> None:
    browser = at_door(handler)

    for name, args in (
        ("routings", []),
        ("routing", [rules.pk]),
        ("routing-new", []),
        ("offices", []),
        ("desk-people", []),
    ):
        assert browser.get(reverse(f"reports:{name}", args=[city.slug, *args])).status_code == 403
