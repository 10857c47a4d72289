"""The site: what puts the rooms together."""

from django.apps import AppConfig


class Site(AppConfig):
    """The site."""

    name = "simpul.site"
    label = "site"
