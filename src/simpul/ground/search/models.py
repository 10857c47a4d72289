"""What can be found: one document for each record of a room, as the room told it, and every word in them."""

from typing import ClassVar

from django.db import models

from simpul.ground.places.models import City


class Document(models.Model):
    """What is known of one record for finding it; `search.act` writes it, in the record's own transaction.

    `kind` and `key` say which record, such as "hub.project" and its slug. `title_terms` and `body_terms` are
    the stems that the index is made of (`understand.terms`). `public` says whether anyone may find it;
    `weight` multiplies its rank, 1 for most. `country` is ISO 3166-1 alpha-3, "" for none. `url` leads to
    its page.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    title = models.CharField(max_length=500)
    body = models.TextField(blank=True)
    language = models.CharField(max_length=8, default="en")
    url = models.CharField(max_length=500)
    city = models.ForeignKey(City, models.CASCADE, null=True, blank=True, related_name="+")
    country = models.CharField(max_length=3, blank=True, default="")
    public = models.BooleanField(default=True)
    weight = models.FloatField(default=1.0)
    title_terms = models.TextField(blank=True)
    body_terms = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "key"], name="search_document_once")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.key}"


class Word(models.Model):
    """A word that stood in some document, folded, for mending the spelling of what is asked for.

    Words are only added: who indexes at the same time never waits for the other's rows.
    """

    text = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.text
