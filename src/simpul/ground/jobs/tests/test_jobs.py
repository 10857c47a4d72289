"""Jobs from asking for one to its end, without a second process."""

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_ox.models import OxScheduleTick, OxTask

from simpul.ground import jobs
from simpul.ground.jobs import act, periodic, share
from simpul.ground.jobs.models import Sighting
from simpul.ground.jobs.tests import work
from simpul.ground.jobs.worker import Worker
from simpul.kernel.refusal import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(tmp_path: Path) -> str:
    return str(tmp_path / "log")


def asked_and_refused() -> None:
    with transaction.atomic():
        jobs.run(work.tick)
        raise Refused("not today")


def test_a_job_is_kept_with_the_change_that_asked_for_it_or_not_at_all() -> None:
    with pytest.raises(Refused):
        asked_and_refused()
    assert not OxTask.objects.exists()

    jobs.run(work.tick)
    assert OxTask.objects.get().status == "READY"


def test_a_worker_does_it(log: str) -> None:
    jobs.run(work.nap, log, 0)

    assert Worker().run_once()

    assert OxTask.objects.get().return_value == "rested"
    assert [line.split()[0] for line in Path(log).read_text().splitlines()] == ["begin", "end"]


def test_a_worker_of_another_queue_leaves_it(log: str) -> None:
    jobs.run(work.nap, log, 0)

    assert not Worker(queues=["vision"]).run_once()


def test_a_failing_job_is_tried_again_later_and_then_lies_dead(log: str) -> None:
    jobs.run(work.fail, "Rogojampi")
    worker = Worker(queues=["vision"])

    worker.run_once()
    job = OxTask.objects.get()
    assert (job.status, job.attempts) == ("READY", 1)
    assert job.run_after is not None
    assert job.run_after > timezone.now()
    assert "the bridge at Rogojampi is out" in share.lists(timezone.now())[2].jobs[0].why
    assert not worker.run_once()

    OxTask.objects.update(run_after=None)
    worker.run_once()
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("FAILED", 2)
    dead = share.lists(timezone.now())[0].jobs
    assert [entry.why for entry in dead] == [
        "It failed each time, at last with: RuntimeError: the bridge at Rogojampi is out"
    ]
    assert dead[0].arguments == "'Rogojampi'"


def test_a_dead_job_runs_again_or_is_given_up() -> None:
    one, other = jobs.run(work.fail, "A"), jobs.run(work.fail, "B")
    OxTask.objects.update(status="LOST", attempts=2)

    act.again(one.id)
    act.give_up(other.id)

    assert OxTask.objects.get(pk=one.id).status == "READY"
    assert OxTask.objects.get(pk=other.id).status == "DISCARDED"
    for refused in (act.again, act.give_up):
        OxTask.objects.update(status="RUNNING")
        with pytest.raises(act.NotToBeDone):
            refused(one.id)
    with pytest.raises(act.NotToBeDone):
        act.again("no such job")


def test_how_far_something_has_come(django_assert_num_queries: object) -> None:
    jobs.progress("roads.survey/1", 3, 10, "looking")
    jobs.progress("roads.survey/1", 4, None, "x" * 300)

    found = jobs.how_far("roads.survey/1")
    assert found is not None
    assert (found.done, found.total, len(found.note)) == (4, None, 200)
    jobs.drop("roads.survey/1")
    assert jobs.how_far("roads.survey/1") is None


def test_a_worker_says_that_it_lives() -> None:
    assert jobs.health() == jobs.WorkerHealth(alive=False, last_seen_at=None)

    worker = Worker()
    worker.dispatch_schedules()
    worker.dispatch_schedules()

    assert Sighting.objects.get().worker == worker.worker_id
    assert jobs.health().alive
    assert not jobs.health(timezone.now() + timedelta(minutes=1)).alive


def test_a_worker_of_one_queue_is_no_worker_of_another() -> None:
    Worker(queues=["default"]).dispatch_schedules()

    assert jobs.queues() == ["default", "vision"]
    assert jobs.health(queue="default").alive
    assert jobs.health(queue="vision") == jobs.WorkerHealth(alive=False, last_seen_at=None)


@pytest.mark.parametrize(
    ("lock", "lease_s", "status"),
    [
        ("let go", 60, "READY"),  # killed a moment ago: nobody waits for its lease
        ("held", 60, "RUNNING"),
        ("elsewhere", 60, "RUNNING"),  # a worker of another machine: only its lease tells
        ("elsewhere", -1, "READY"),
    ],
)
def test_whose_job_is_taken_up(lock: str, lease_s: int, status: str) -> None:
    now = timezone.now()
    result = jobs.run(work.tick)
    lease = {"locked_at": now - timedelta(seconds=60), "lease_expires_at": now + timedelta(seconds=lease_s)}
    OxTask.objects.filter(pk=result.id).update(status="RUNNING", locked_by="host-1", attempts=1, **lease)
    folder = Path(settings.SIMPUL_DATA) / "run" / "workers"
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / "host-1.lock"
    holder = None
    if lock != "elsewhere":
        place.touch()
    if lock == "held":
        holder = subprocess.Popen([sys.executable, "-c", HOLD, str(place)], stdout=subprocess.PIPE)  # noqa: S603
        assert holder.stdout is not None
        holder.stdout.readline()

    Worker().reap()

    if holder is not None and holder.stdout is not None:
        holder.kill()
        holder.wait()
        holder.stdout.close()
    place.unlink(missing_ok=True)
    assert OxTask.objects.get().status == status


HOLD = """
import fcntl, sys, time
file = open(sys.argv[1], "r+")
fcntl.lockf(file, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def every_second() -> Iterator[None]:
    periodic.every(timedelta(seconds=1))(work.tick)
    yield
    del periodic._registered[work.tick.module_path]


def test_a_periodic_job_is_asked_for_once_in_each_period(every_second: None) -> None:
    workers = [Worker(), Worker()]
    for worker in workers:
        worker.dispatch_schedules()
    time.sleep(1.1)
    for worker in workers * 2:
        worker.dispatch_schedules()

    ticks = OxScheduleTick.objects.filter(schedule_name=work.tick.module_path, task__isnull=False)
    periods = {tick.scheduled_for for tick in ticks}
    assert OxTask.objects.filter(task_path=work.tick.module_path).count() == len(periods) >= 1


def test_a_periodic_job_has_one_period() -> None:
    taken = periodic.every(timedelta(hours=1))
    other = work.tick.using(priority=5)
    try:
        assert taken(work.tick) is work.tick
        taken(work.tick)
        with pytest.raises(ValueError, match="declared twice"):
            taken(other)
    finally:
        del periodic._registered[work.tick.module_path]


def test_what_comes_by_itself_is_found_in_every_app() -> None:
    names = {schedule.name for schedule in periodic.Calendar({}, "default").schedules()}

    assert {
        "simpul.ground.jobs.jobs.prune",
        "simpul.ground.files.jobs.sweep_orphans",
        "simpul.ground.people.jobs.forget_stale",
    } <= names


def test_what_ended_well_is_forgotten_after_a_while_and_the_dead_are_not() -> None:
    now = timezone.now()
    for status in ("SUCCESSFUL", "DISCARDED", "FAILED", "LOST", "READY", "SUCCESSFUL"):
        result = jobs.run(work.tick)
        OxTask.objects.filter(pk=result.id).update(status=status, finished_at=now - timedelta(days=8))
    OxTask.objects.filter(pk=result.id).update(finished_at=now)

    assert act.prune(now, timedelta(days=7)) == 2
    assert sorted(OxTask.objects.values_list("status", flat=True)) == [
        "FAILED",
        "LOST",
        "READY",
        "SUCCESSFUL",
    ]
