"""A plan of repairs worked out in its own time. Picks the solver. Safe to run twice."""

from functools import partial

from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext_noop

from simpul.adapters import highs
from simpul.ground import jobs
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.act import plan_work
from simpul.rooms.roads.models import Plan
from simpul.rooms.roads.understand.best import Unsolved

TRYING = gettext_noop("Trying other budgets")


@task
def work_out(plan_id: int) -> str:
    """Work a plan out, and return its state. A signed plan stays as it is."""
    plan = Plan.objects.select_related("city").get(pk=plan_id)
    if plan.state != Plan.State.SIGNED:
        plan = run(plan)
    return str(plan.state)


def start(plan_id: int) -> None:
    """Ask for the job that works a plan out."""
    jobs.run(work_out, plan_id)


def run(plan: Plan) -> Plan:
    """Work a plan out in this process; where it cannot be, it says why."""
    now = timezone.now()
    try:
        return plan_work.work(
            plan, highs.solve, solver=highs.version(), now=now, tell=partial(_tell, key(plan))
        )
    except (Refused, Unsolved) as error:
        plan_work.fail(plan, str(error))
        plan.refresh_from_db()
        return plan
    finally:
        jobs.drop(key(plan))


def key(plan: Plan) -> str:
    """Give the name under which a plan's progress is kept."""
    return f"roads.plan/{plan.pk}"


def same_again(plan: Plan) -> bool:
    """Tell whether a plan's frozen inputs give the lines that it has."""
    return plan_work.same_again(plan, highs.solve)


def _tell(name: str, done: int, total: int) -> None:
    jobs.progress(name, done, total, TRYING)
