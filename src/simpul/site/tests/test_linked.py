"""Sources with addresses in them: whole addresses lead there, a bare name stays text, and nothing warns."""

import pytest
from django.template import Context, Template
from django.template.loader import get_template

from simpul.site.templatetags.linked import linked

SAYS = "The plan of example.org (www.example.org/plan, a@example.org); <b>https://example.org/a?b=1&c=2</b>"


def test_only_a_whole_address_is_a_link() -> None:
    said = Template("{% load linked %}{{ source|linked }}").render(Context({"source": SAYS}))

    assert said.count("<a ") == 1
    assert 'href="https://example.org/a?b=1&amp;c=2"' in said
    assert "&lt;b&gt;" in said
    assert "The plan of example.org (www.example.org/plan" in said


def test_a_long_address_is_cut_where_it_is_shown() -> None:
    said = str(linked("https://example.org/" + "a" * 200, 40))

    assert "a" * 200 + '"' in said
    assert "…</a>" in said


@pytest.mark.parametrize("name", ["hub/help_words.html", "hub/practice.html", "indicators/indicator.html"])
def test_the_pages_of_the_rooms_know_it(name: str) -> None:
    """A filter that is not loaded is an error when a template is read."""
    assert get_template(name)
