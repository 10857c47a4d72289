"""The rows of a condition table, taken in while nobody waits."""

from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext_noop

from simpul.ground import jobs
from simpul.rooms.roads.act import condition_table as act
from simpul.rooms.roads.models import TableImport

TAKING = gettext_noop("Taking the rows in")


def key(kept: TableImport) -> str:
    """Give the name under which the progress of a table is told."""
    return f"roads.table/{kept.pk}"


@task
def take_table(table_id: int) -> int:
    """Take the rows of a table in, from wherever it is, and return how many were new."""
    kept = TableImport.objects.select_related("city", "by").get(pk=table_id)
    done = act.take(
        kept, lambda done, total: jobs.progress(key(kept), done, total, TAKING), now=timezone.now()
    )
    jobs.drop(key(kept))
    return done.taken
