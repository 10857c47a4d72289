"""Nine weeks of reports that one can count by hand."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from simpul.rooms.reports.models import Report
from simpul.rooms.reports.tests.conftest import Tell, at

MONDAY = date(2026, 11, 16)
FIRST = datetime(2026, 9, 21, 3, tzinfo=UTC)  # a Monday, eight weeks before
AFTER = datetime(2026, 11, 23, 3, tzinfo=UTC)

type Weeks = Callable[[], list[Report]]


@pytest.fixture
def weeks(tell: Tell) -> Weeks:
    """Two potholes in each of eight weeks; then two, and nine times the same rubbish in the east."""

    def make() -> list[Report]:
        for back in range(9):
            for hour in range(2):
                tell(
                    FIRST + timedelta(weeks=back, hours=hour),
                    text=f"Lubang jalan nomor {back}",
                    position=at(20 * back),
                )
        monday = FIRST + timedelta(weeks=8)
        return [
            tell(
                monday + timedelta(hours=3 * hour), category="rubbish", position=at(600 + hour, 300),
                text="Sampah pasar menumpuk dan bau",
            )
            for hour in range(9)
        ]  # fmt: skip

    return make
