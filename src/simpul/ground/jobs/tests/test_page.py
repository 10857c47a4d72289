"""The page of jobs: who sees it, what it says, what its buttons do."""

import pytest
from django.test import Client
from django.utils import timezone
from django_ox.models import OxTask

from simpul.ground import jobs
from simpul.ground.jobs.tests import work
from simpul.ground.jobs.worker import Worker
from simpul.ground.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client) -> Person:
    person = Person.objects.create_user("operator", is_staff=True)
    client.force_login(person)
    return person


def job(status: str = "READY", **more: object) -> str:
    result = jobs.run(work.fail, "Genteng <b>")
    OxTask.objects.filter(pk=result.id).update(status=status, **more)
    return str(result.id)


def test_only_staff_see_it(client: Client) -> None:
    assert client.get("/jobs/").status_code == 403
    client.force_login(Person.objects.create_user("tono"))
    assert client.get("/jobs/").status_code == 403
    identity = job("FAILED")
    assert client.post(f"/jobs/{identity}/again/").status_code == 403
    assert client.post(f"/jobs/{identity}/give-up/").status_code == 403
    assert OxTask.objects.get().status == "FAILED"


def test_an_empty_page_says_so_and_that_no_worker_is_there(client: Client, staff: Person) -> None:
    page = client.get("/jobs/").content.decode()

    assert "No job is dead." in page
    assert "No worker is at work" in page
    Worker().dispatch_schedules()
    assert "A worker is at work" in client.get("/jobs/").content.decode()


def test_a_queue_without_a_worker_is_named(client: Client, staff: Person) -> None:
    Worker(queues=["default"]).dispatch_schedules()

    page = client.get("/jobs/").content.decode()

    assert "queue “vision”" in page
    assert "queue “default”" not in page


def test_a_dead_job_is_shown_with_its_reason_in_plain_words(client: Client, staff: Person) -> None:
    trace = 'Traceback\n  File "x"\nOSError: [Errno 28] No space left on device'
    job("FAILED", attempts=8, errors=[{"exception_class_path": "builtins.OSError", "traceback": trace}])
    job("LOST", attempts=8)
    job("RUNNING", locked_by="host-1", attempts=1)

    page = client.get("/jobs/").content.decode()

    assert "at last with: OSError: [Errno 28] No space left on device" in page
    assert "out of memory, or killed" in page
    assert "A worker is at it (host-1)" in page
    assert "Genteng &lt;b&gt;" in page
    assert page.count("Run again") == page.count("Give up") == 2


def test_the_buttons(client: Client, staff: Person) -> None:
    one, other = job("FAILED"), job("LOST")

    assert client.post(f"/jobs/{one}/again/")["Location"] == "/jobs/"
    assert client.post(f"/jobs/{other}/give-up/")["Location"] == "/jobs/"

    assert OxTask.objects.get(pk=one).status == "READY"
    assert OxTask.objects.get(pk=other).status == "DISCARDED"
    assert client.get(f"/jobs/{one}/again/").status_code == 405
    assert client.post(f"/jobs/{other}/again/").status_code == 409
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(staff)
    assert strict.post(f"/jobs/{one}/give-up/").status_code == 403


def test_a_long_list_is_cut_and_says_so(
    client: Client, staff: Person, django_assert_max_num_queries: object
) -> None:
    result = jobs.run(work.tick)
    row = OxTask.objects.get(pk=result.id)
    OxTask.objects.bulk_create(
        OxTask(task_path=row.task_path, backend_name="default", enqueued_at=timezone.now())
        for _ in range(204)
    )

    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page = client.get("/jobs/").content.decode()

    assert "and 5 more" in page
