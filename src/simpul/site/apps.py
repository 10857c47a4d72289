"""The site: what puts the rooms together."""

from django.apps import AppConfig
from django.utils.translation import gettext_noop as _

DJANGOS = (_("- Select an option -"),)
"""Words of Django's own that its Indonesian catalogue lacks (Django 6.1): ours has them."""


class Site(AppConfig):
    """The site."""

    name = "simpul.site"
    label = "site"
