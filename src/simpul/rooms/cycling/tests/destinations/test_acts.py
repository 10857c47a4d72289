"""What staff may say, what everybody sees of it, and what is written down."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Place
from simpul.kernel.geo import Bounds, LonLat
from simpul.rooms.cycling.act import destination as act
from simpul.rooms.cycling.act.destination_rules import Faulty
from simpul.rooms.cycling.models import Destination
from simpul.rooms.cycling.share import destination_page as pages
from simpul.rooms.cycling.share import destinations as share
from simpul.rooms.cycling.tests.destinations.conftest import BEACH, NOW

LATER = NOW + timedelta(days=1)


def ids(city: City, *kinds: str, staff: bool = False) -> list[str]:
    return [one.id for one in share.listed(city, kinds or None, staff=staff)]


def test_places_of_the_map_are_destinations_without_a_row(city: City) -> None:
    beach, museum = share.listed(city)
    assert (beach.id, beach.kind, beach.state, beach.story) == ("node-1", "beach", "map", "")
    assert museum.name == "Osing Museum"
    assert ids(city, "toilets", "food") == ["node-4", "node-2"]
    (toilet,) = share.listed(city, ["toilets"])
    assert (toilet.name, toilet.named) == ("Toilets", False)


def test_names_and_stories_come_in_the_readers_language(city: City, published: Destination) -> None:
    with translation.override("id"):
        beach, museum = share.listed(city)
        assert (museum.name, beach.kind_name, beach.story) == ("Museum Osing", "Pantai", "Pasirnya hitam.")
    assert share.listed(city)[0].story == "Its sand is black."


def test_only_what_is_asked_for_is_given(city: City) -> None:
    box = Bounds(114.375, -8.3, 114.5, -8.1)
    assert [one.id for one in share.listed(city, bounds=box)] == ["way-3"]
    near = share.near(city, LonLat(114.37, -8.2), 500)
    assert [(one.id, round(metres)) for one, metres in near] == [("node-2", 110), ("node-4", 220)]
    assert share.near(city, LonLat(114.37, -8.2), 50) == ()


def test_a_draft_is_seen_by_staff_and_stands_over_the_map_only_for_them(
    city: City, draft: Destination
) -> None:
    assert ids(city) == ["node-1", "way-3"]
    assert ids(city, staff=True) == [str(draft.pk), "way-3"]
    assert pages.find(city, str(draft.pk)) is None
    assert pages.find(city, str(draft.pk), staff=True) == draft


def test_what_is_published_stands_over_the_map(city: City, published: Destination) -> None:
    assert ids(city) == [str(published.pk), "way-3"]
    assert pages.find(city, "node-1") == published


def test_what_is_gone_hides_the_place_of_the_map(city: City, draft: Destination, officer: Person) -> None:
    act.step(draft, "retired", actor=officer, now=NOW)
    assert ids(city) == ["way-3"]
    assert pages.find(city, "node-1") is None


def test_a_row_survives_a_map_that_has_lost_its_place(city: City, published: Destination) -> None:
    Place.objects.filter(osm_id="node/1").update(retired_at=NOW)
    (beach,) = [one for one in share.listed(city) if one.kind == "beach"]
    assert beach.id == str(published.pk)
    found = pages.find(city, beach.id)
    assert isinstance(found, Destination)
    assert pages.detail(city, found, NOW).lost


def test_what_staff_left_open_is_taken_from_the_map(city: City, published: Destination) -> None:
    detail = pages.detail(city, published, NOW)
    assert detail.hours is not None
    assert (detail.hours.text, detail.hours.from_map) == ("Mo-Fr 08:00-16:00", True)
    assert (detail.price.fee, detail.price.amount, detail.price_from_map) == ("yes", None, True)
    assert detail.website == "https://pantai.example"


def test_what_staff_said_stands_over_the_map(city: City, published: Destination, officer: Person) -> None:
    said = {"opening_hours": "24/7", "fee": "no", "website": "https://office.example"}
    assert act.edit(published, said, actor=officer, now=LATER) == ("opening_hours", "fee", "website")
    row = Destination.objects.get(pk=published.pk)
    detail = pages.detail(city, row, LATER)
    assert detail.hours is not None
    assert (detail.hours.text, detail.price.fee, detail.website) == ("24/7", "no", "https://office.example")
    assert row.edited_at == LATER


def test_a_price_is_in_the_money_of_the_country(city: City, draft: Destination, officer: Person) -> None:
    act.edit(draft, {"price": Decimal(5000)}, actor=officer, now=LATER)
    draft.refresh_from_db()
    assert (draft.fee, draft.price, draft.currency) == ("yes", Decimal(5000), "IDR")


def test_saying_the_same_again_changes_nothing(draft: Destination, officer: Person) -> None:
    before = Entry.objects.count()
    assert act.edit(draft, BEACH, actor=officer, now=LATER) == ()
    assert Entry.objects.count() == before
    draft.refresh_from_db()
    assert draft.edited_at == NOW


def test_who_read_an_older_state_is_told(draft: Destination, officer: Person) -> None:
    act.edit(draft, {"phone": "0333 1"}, seen=NOW, actor=officer, now=LATER)
    with pytest.raises(act.Stale):
        act.edit(draft, {"phone": "0333 2"}, seen=NOW, actor=officer, now=LATER)


def test_every_fault_is_said_in_words_by_its_field(city: City, officer: Person) -> None:
    said = {"kind": "beach", "name": "", "lon": 0.0, "lat": 0.0, "opening_hours": "pagi"}
    with pytest.raises(Faulty) as caught:
        act.add(city, said, actor=officer, now=NOW)
    assert set(caught.value.faults) == {"name", "lon", "opening_hours"}
    assert "114.30,-8.30,114.50,-8.10" in caught.value.faults["lon"]
    assert "Mo-Fr 08:00-16:00" in caught.value.faults["opening_hours"]
    assert not Destination.objects.exists()


def test_a_text_without_a_licence_stays_a_draft(draft: Destination, officer: Person) -> None:
    act.edit(draft, {"story_licence": ""}, actor=officer, now=LATER)
    with pytest.raises(Faulty) as caught:
        act.step(draft, "published", actor=officer, now=LATER)
    assert set(caught.value.faults) == {"story_licence"}
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_published_one_keeps_its_licence(published: Destination, officer: Person) -> None:
    with pytest.raises(Faulty):
        act.edit(published, {"story_licence": ""}, actor=officer, now=LATER)
    published.refresh_from_db()
    assert published.story_licence == "CC-BY-4.0"


def test_a_place_has_one_row(city: City, draft: Destination, officer: Person) -> None:
    with pytest.raises(act.AlreadyThere):
        act.add(city, BEACH, place=draft.place, actor=officer, now=NOW)


def test_a_step_that_cannot_follow_is_refused(draft: Destination, officer: Person) -> None:
    act.step(draft, "retired", actor=officer, now=NOW)
    for word in ("published", "retired", "nonsense", ""):
        with pytest.raises(act.NoSuchStep):
            act.step(draft, word, actor=officer, now=NOW)


def test_who_may_not_changes_nothing(draft: Destination, surveyor: Person, elsewhere: Person) -> None:
    for who in (surveyor, elsewhere):
        with pytest.raises(PermissionDenied):
            act.add(draft.city, BEACH, actor=who, now=NOW)
        with pytest.raises(PermissionDenied):
            act.edit(draft, {"phone": "1"}, actor=who, now=NOW)
        with pytest.raises(PermissionDenied):
            act.step(draft, "published", actor=who, now=NOW)
    draft.refresh_from_db()
    assert (draft.state, draft.phone) == ("draft", "")


def test_each_act_is_in_the_ledger(published: Destination, officer: Person) -> None:
    verbs = Entry.objects.filter(subject=f"cycling.destination/{published.pk}").order_by("sequence")
    assert list(verbs.values_list("verb", "actor")) == [
        ("cycling.add_destination", officer.pk),
        ("cycling.step_destination", officer.pk),
    ]


def test_a_day_to_come_is_refused_by_the_citys_calendar(draft: Destination, officer: Person) -> None:
    evening = NOW.replace(hour=18)  # one in the morning of the next day in Jakarta
    act.edit(draft, {"checked_on": date(2026, 3, 3)}, actor=officer, now=evening)
    with pytest.raises(Faulty):
        act.edit(draft, {"checked_on": date(2026, 3, 4)}, actor=officer, now=evening)
