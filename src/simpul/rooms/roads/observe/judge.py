"""From frames on streets to damage and conditions: one transaction, so that it happened or it did not."""

import time
from datetime import datetime

from django.db import transaction

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import system_person
from simpul.ground.places.models import City
from simpul.rooms.roads.models import Survey
from simpul.rooms.roads.observe import conditions, damages, drive, review, tallies, tell, verdict


@transaction.atomic
def judge(survey: Survey, *, now: datetime) -> Survey:
    """Merge a survey's sightings, say how its segments are, and close it. Done twice, it is done once."""
    started = time.monotonic()
    City.objects.select_for_update(no_key=True).get(pk=survey.city_id)
    survey = Survey.objects.select_related("city", "policy").get(pk=survey.pk)
    if survey.is_done:
        return survey
    driven = drive.load(survey)
    change = tallies.Change()
    seen = damages.find(survey, driven, change)
    verdict.keep(survey, seen.judged, change, now=now)
    found = conditions.find(survey, driven, seen.potholes)
    review.count_again(found)
    current = conditions.make_current(found, change)
    tallies.apply(survey.city, change)
    survey.length_m = round(sum(one.covered_m for one in found), 1)
    survey.state, survey.done_at = Survey.State.DONE, now
    survey.timings |= {"judge_s": round(time.monotonic() - started, 2)}
    survey.save()
    ledger.record(
        city=survey.city, actor=system_person(), verb="roads.surveyed", subject=survey, now=now,
        photos=survey.sha256, model=survey.model, frames=survey.frames_in, accepted=survey.accepted,
        rejected=survey.rejected, damages_new=survey.damages_new, damages_again=survey.damages_again,
        policy=survey.policy.valid_from,
    )  # fmt: skip
    tell.survey(survey, current, now=now)
    return survey
