"""A report and a damage of a road that are one story: what the road room was told, and what it said."""

from typing import ClassVar

from django.db import models

from simpul.rooms.reports.models.report import Report


class RoadStory(models.Model):
    """What is known of the road about a report: one row for each report that the road room was told of.

    `told` is what was told last, so that the same is not told again: {"open", "kinds", "lon", "lat",
    "people", "on"}, and {"open": False} where it is none any more. `damage` is the record of the road room
    that the report is about, such as "roads.damage/7", "" where none is near; `kind` its code. `what` is what
    was heard last: "joined", "ordered", "repaired", "confirmed", "disputed", "parted", "" before. `due_on` is
    the day of the order, `repaired_on` that of the repair, `seen_on` that of the drive that spoke of it.
    `before` and `after` are the road index (SDI: lower is better), `grade_before` and `grade_after` the grade
    of the stretch before the repair and in that drive; None and "" where it was not known.
    """

    report = models.OneToOneField(Report, models.CASCADE, related_name="road")
    told = models.JSONField(default=dict)
    damage = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=3, blank=True)
    what = models.CharField(max_length=9, blank=True)
    order = models.PositiveIntegerField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    repaired_on = models.DateField(null=True, blank=True)
    seen_on = models.DateField(null=True, blank=True)
    before = models.FloatField(null=True, blank=True)
    after = models.FloatField(null=True, blank=True)
    grade_before = models.CharField(max_length=7, blank=True)
    grade_after = models.CharField(max_length=7, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "road stories"
        indexes: ClassVar = [models.Index(fields=["damage"], name="road_story_damage")]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.what or 'told'}"
