"""A photo that is to prove what was reported is done: what it is held against here, and how it is kept."""

from typing import Any

from simpul.ground.files.models import Blob
from simpul.ground.places import spatial
from simpul.ground.proof import checks
from simpul.ground.proof.checks import Checked, Thing
from simpul.ground.proof.models import Print
from simpul.ground.proof.rules import rules
from simpul.kernel.geo import Bounds, LonLat, distance_m, metres_per_degree
from simpul.kernel.proof import Words
from simpul.rooms.reports.models import Photo, Proof, Report

PROOF, PHOTO = "reports.proof", "reports.photo"
"""What the photos of this room are known by, each with its number."""
NEAR_MOST = 50
"""Photos of reports nearby that a proof is held against, the newest."""


def thing(report: Report) -> Thing:
    """Say what a photo is to prove: what a report tells of, since it was made."""
    before = [(f"{PHOTO}/{one.pk}", one.blob) for one in _photos(report)]
    return Thing(report.city, report.made_at, lambda here: away_m(report, here), before)


def _photos(report: Report) -> list[Photo]:
    """Give the photos of how it was: of the report and of those that it tells of."""
    told = [report.pk, *report.children.values_list("pk", flat=True)]
    return list(Photo.objects.filter(report__in=told).select_related("blob").order_by("pk"))


def away_m(report: Report, position: LonLat | None) -> float | None:
    """Give the metres from a position to where the report is; None where there is no position."""
    return None if position is None else distance_m(position, report.position)


def keep(report: Report, checked: Checked, **facts: Any) -> Proof:
    """Keep a proof with its hidden photo, and let later ones be held against it; in one transaction."""
    proof = Proof.objects.create(
        report=report, office_id=report.office_id, **checks.facts(checked), **facts
    )  # fmt: skip
    if proof.photo:
        checks.remember(report.city, f"{PROOF}/{proof.pk}", proof.photo, checked)
    return proof


def index_near(report: Report, words: Words) -> int:
    """Keep the words of residents' photos around a report, so that none of them passes as proof of another.

    Returns:
        How many were new.
    """
    reach_m = rules().frames_along_m
    east_m, north_m = metres_per_degree(report.lat)
    box = Bounds(
        report.lon - reach_m / east_m, report.lat - reach_m / north_m,
        report.lon + reach_m / east_m, report.lat + reach_m / north_m,
    )  # fmt: skip
    around = spatial.in_bbox(Report.objects.filter(city=report.city, erased_at=None), box)
    newest = Photo.objects.filter(report__in=around).select_related("blob").order_by("-pk")[:NEAR_MOST]
    photos: list[tuple[str, Blob]] = [(f"{PHOTO}/{one.pk}", one.blob) for one in newest]
    return checks.index(report.city, Print.Kind.REPORT, photos, words)
