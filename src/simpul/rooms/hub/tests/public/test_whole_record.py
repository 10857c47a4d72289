"""The public pages with everything that the project ships: the counts that a reader would check."""

from django.test import Client

from simpul.rooms.hub.models import Meeting, NetworkCity, Partner, Project, State
from simpul.rooms.hub.observe.record import Loaded
from simpul.rooms.hub.share import public

NOW_SAID = "38 cities in 11 states with 134 projects in the list of 2025."


def test_what_the_lists_say(client: Client, whole: Loaded) -> None:
    assert NOW_SAID in client.get("/hub/?year=2026").text
    assert NOW_SAID in client.get("/hub/?state=&focus_area=&partner=&year=2026").text
    founded = client.get("/hub/?year=2018").text
    assert "26 cities in 10 states; no list of projects had been published yet." in founded
    assert founded.count("no list</span>") == 26
    assert client.get("/hub/projects/?year=2025").context["count"] == 134
    shown = public.network(year=2026)
    assert len(shown.atlas.spots) == 38
    assert all(one.x and one.y < 12 for one in shown.atlas.spots)


def test_parts_add_up_to_the_whole(whole: Loaded) -> None:
    def count(**chosen: str) -> int:
        return public.network(year=2025, **chosen).projects

    areas = set(Project.objects.exclude(focus_area="").values_list("focus_area", flat=True))
    assert sum(count(state=one.iso3) for one in State.objects.all()) == 134
    assert sum(count(focus_area=one) for one in areas) <= 134
    for one in Partner.objects.all():
        listed = one.in_projects.filter(project__years__year=2025, project__years__listed=True)
        assert count(partner=one.slug) == listed.values("project").distinct().count(), one.slug


def test_every_page_of_the_record_opens(client: Client, whole: Loaded) -> None:
    records = (State, NetworkCity, Project, Partner, Meeting)
    paths = [one.get_absolute_url() for kind in records for one in kind._default_manager.all()]
    assert len(paths) > 38 + 134

    for number, path in enumerate(paths):
        language = "id" if number % 2 else "en"
        assert client.get(path, headers={"accept-language": language}).status_code == 200, path
