"""What the pages know about running jobs: how far one has come, and which workers were last seen."""

from django.db import models


class Progress(models.Model):
    """How far something has come, under a key that its room chooses, such as "roads.survey/12".

    `total` is None where nobody knows it yet. `note` is English and is translated where it is shown.
    """

    key = models.CharField(max_length=120, primary_key=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    note = models.CharField(max_length=200, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.key}: {self.done}/{self.total if self.total is not None else '?'}"


class Sighting(models.Model):
    """A worker process, by the name that its jobs are locked with, and when its loop last turned.

    `queues` are the names of those that it takes jobs from.
    """

    worker = models.CharField(max_length=64, primary_key=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)
    queues = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.worker} seen {self.seen_at:%Y-%m-%d %H:%M:%S}"
