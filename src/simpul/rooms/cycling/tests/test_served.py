"""The city of an address and the marks of its records: what anybody writes is there at the next question."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection, transaction

from simpul.ground.places.models import City
from simpul.rooms.cycling.models.build import Build
from simpul.rooms.cycling.observe import served

NOON = datetime(2026, 3, 1, 5, tzinfo=UTC)


def built(city: City, hours: int) -> None:
    at = NOON + timedelta(hours=hours)
    Build.objects.create(
        city=city, version=f"build-{hours}", state=Build.State.READY, asked_at=at, ended_at=at
    )


@pytest.mark.django_db(transaction=True)
def test_what_is_written_is_seen_at_the_next_question() -> None:
    city = City.objects.create(slug="kota", name="Kota", version="m")
    seen = [served.city("kota")[1].builds]
    assert served.city("kota")[1].builds == seen[0]

    built(city, 1)  # by this connection
    seen.append(served.city("kota")[1].builds)

    def elsewhere() -> None:
        built(city, 2)
        connection.connection.close()  # Django leaves one to a database in memory open

    other = Thread(target=elsewhere)
    other.start()
    other.join()
    seen.append(served.city("kota")[1].builds)
    assert len(set(seen)) == 3

    City.objects.filter(pk=city.pk).update(name="Kota Baru")
    assert served.city("kota")[0].name == "Kota Baru"


@pytest.mark.django_db(transaction=True)
def test_what_was_taken_back_is_not_seen() -> None:
    city = City.objects.create(slug="kota", name="Kota", version="m")
    before = served.city("kota")[1]

    with transaction.atomic():
        built(city, 1)
        assert served.city("kota")[1] != before
        transaction.set_rollback(True)

    assert served.city("kota")[1] == before
    with pytest.raises(City.DoesNotExist):
        served.city("nowhere")
