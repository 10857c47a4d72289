"""Policy, indicators, retention, the command line, and other processes."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Street
from simpul.kernel.indicator import catalogue
from simpul.rooms.roads.act import policy as act
from simpul.rooms.roads.jobs import survey as jobs
from simpul.rooms.roads.models import Condition, Frame, Policy, Survey
from simpul.rooms.roads.observe import originals, pool
from simpul.rooms.roads.tests.conftest import Drive, survey_of
from simpul.rooms.roads.understand import policy as rules
from simpul.rooms.roads.understand.look import Context
from simpul.site.commands.survey import survey as command

KEEP = {"originals": {"keep_days": 30}}
DAY = date(2026, 1, 1)


def test_a_city_starts_with_the_shipped_policy(city: City) -> None:
    policy = Policy.on(city, DAY)

    assert policy.source.startswith("Bina Marga")
    assert policy.read() == rules.read(rules.shipped().content)
    assert Policy.on(city, DAY) == policy


def test_what_was_found_keeps_the_policy_that_it_was_found_by(
    surveyed: Survey, city: City, engineer: Person, tmp_path: Path
) -> None:
    strict = {"sdi": {"grades_from": [10, 20, 30]}}
    act.set_policy(
        city, strict, valid_from=DAY, source="Council, 2026-01-01", actor=engineer, now=timezone.now()
    )

    (tmp_path / "later").mkdir()
    later = Drive(tmp_path / "later", potholes=[103.0], seed=4)
    second = survey_of(city, later.along(60, 200).folder)

    assert Condition.objects.get(survey=surveyed, segment__index=1).grade == "fair"
    assert Condition.objects.get(survey=second, segment__index=1).grade == "bad"
    assert surveyed.policy != second.policy
    assert Entry.objects.filter(verb="roads.set_policy").count() == 1


def test_a_policy_in_use_does_not_change(surveyed: Survey, city: City, engineer: Person) -> None:
    with pytest.raises(act.PolicyInUse):
        act.set_policy(
            city, {}, valid_from=surveyed.policy.valid_from, source="", actor=engineer, now=timezone.now()
        )


def test_a_policy_that_cannot_be_is_refused(city: City, engineer: Person, surveyor: Person) -> None:
    wrong = {"sdi": {"grades_from": [100, 50, 150]}}

    with pytest.raises(act.BadPolicy, match="does not rise"):
        act.set_policy(city, wrong, valid_from=DAY, source="", actor=engineer, now=timezone.now())
    with pytest.raises(PermissionDenied):
        act.set_policy(city, {}, valid_from=DAY, source="", actor=surveyor, now=timezone.now())


def test_the_indicators(surveyed: Survey, city: City) -> None:
    surveyed_share = catalogue["roads.surveyed"].measure(city.pk, 2026)
    stable_share = catalogue["roads.stable"].measure(city.pk, 2026)

    assert surveyed_share.value == pytest.approx(40)
    assert stable_share.value == pytest.approx(100)
    assert surveyed_share.sources == (f"roads.survey/{surveyed.pk}",)
    Condition.objects.filter(segment__index=1).update(grade="bad")
    assert catalogue["roads.stable"].measure(city.pk, 2026).value == pytest.approx(50)
    assert catalogue["roads.stable"].measure(city.pk, 2025).value is None
    assert catalogue["roads.surveyed"].measure(city.pk, 2025).value == 0


def test_originals_are_not_kept(surveyed: Survey, drive: Drive) -> None:
    assert not originals.kept(surveyed).exists()
    assert surveyed.folder == ""
    assert len(list(drive.folder.iterdir())) == 46, "a folder of somebody's own is left alone"


def test_originals_are_kept_as_long_as_the_city_says_and_no_longer(
    city: City, street: Street, drive: Drive
) -> None:
    Policy.objects.create(city=city, valid_from=DAY, content=KEEP, source="test")

    survey = survey_of(city, drive.along(0, 20).folder)

    assert survey.originals_until is not None
    kept = list(originals.kept(survey).iterdir())
    assert len(kept) == 4
    assert {path.stat().st_mode & 0o077 for path in kept} == {0}
    now = timezone.now()
    assert originals.forget(now=now) == 0
    assert originals.forget(now=now + timedelta(days=31)) == 1
    assert not originals.kept(survey).exists()


def test_the_spool_is_private_and_emptied(city: City, street: Street, drive: Drive) -> None:
    folder = originals.room_for_one()
    for path in drive.along(0, 20).folder.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())

    assert originals.spool().stat().st_mode & 0o077 == 0
    survey_of(city, folder)

    assert not folder.exists()
    left = originals.room_for_one()
    originals.empty_spool(now=timezone.now())
    assert left.exists()
    originals.empty_spool(now=timezone.now() + timedelta(days=3))
    assert not left.exists()


def test_the_job_that_forgets() -> None:
    assert jobs.forget_originals.func.__name__ == "forget_originals"


@pytest.mark.slow
def test_real_photos_looked_at_by_other_processes(shared_data: Path) -> None:
    photos = sorted((shared_data / "road_survey/br386_km/frames").glob("*.jpg"))[:6]
    tasks = [pool.Task(number, path, Context(None, None, None)) for number, path in enumerate(photos)]
    tools, policy = jobs.tools(), rules.read({})

    apart = list(pool.looks(tasks, tools.make_eyes, policy, spread=pool.processes(2)))
    here = list(pool.looks(tasks, tools.make_eyes, policy, spread=pool.here))

    assert [number for number, _ in apart] == list(range(6))
    assert apart == here
    assert all(look.reason is None and look.jpeg and look.lane_share > 0.05 for _, look in here)


def test_a_photo_that_is_gone_fails_the_job_and_drops_nothing(tmp_path: Path) -> None:
    task = pool.Task(0, tmp_path / "gone.jpg", Context(None, None, None))

    with pytest.raises(FileNotFoundError):
        list(pool.looks([task], jobs.tools().make_eyes, rules.read({}), spread=pool.here))


@pytest.mark.slow
def test_the_command_brings_a_survey_to_its_end(
    city: City, street: Street, drive: Drive, tmp_path: Path, transactional_db: None
) -> None:
    City.objects.update(version="")
    drive.along(0, 20)
    run = CliRunner().invoke

    added = run(command, ["add", str(drive.folder), "--json"], catch_exceptions=False)
    told = run(command, ["list"], catch_exceptions=False)
    said = run(command, ["add", str(drive.folder), "--city", "straight"], catch_exceptions=False)
    reported = run(command, ["report", str(Survey.objects.get().pk), "--out", str(tmp_path / "out")])

    facts = json.loads(added.stdout)
    assert (facts["new"], facts["frames"], facts["state"]) == (True, 4, "done")
    assert facts["accepted"] + facts["rejected"] == 4
    assert "straight" in told.stdout
    assert "already" in said.stdout
    assert "4 = " in said.stdout
    assert "report.html" in reported.stdout
    assert Frame.objects.filter(state="pending").count() == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["report", "99", "--out", "x"], "There is no survey 99"),
        (["list", "--city", "nowhere"], "There is no city nowhere"),
    ],
)
def test_the_command_says_what_is_not_there(city: City, words: list[str], said: str) -> None:
    result = CliRunner().invoke(command, words)

    assert said in str(result.exception)
