"""The words in other languages: nothing is missing in Indonesian, and the tool notices when something is."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from simpul.site import translations

CODE = """
from django.utils.translation import gettext as _, ngettext
say = _("A road")
count = ngettext("%(n)s hole", "%(n)s holes", 2)
"""
TEMPLATE = """
<p>{% load i18n %}
      {% translate "A street" %}
  {% blocktranslate trimmed with name=x %}
      Hello
      {{ name }}
  {% endblocktranslate %}
"""


@pytest.fixture
def found(tmp_path: Path) -> Catalog:
    (tmp_path / "code.py").write_text(CODE)
    (tmp_path / "page.html").write_text(TEMPLATE)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_code.py").write_text('_("only a test")')
    return translations.collect(tmp_path)


def test_words_of_code_and_templates_are_found(found: Catalog) -> None:
    assert {message.id for message in found if message.id} == {
        "A road",
        ("%(n)s hole", "%(n)s holes"),
        "A street",
        "Hello %(name)s",
    }


def test_a_missing_a_lost_and_an_empty_word_are_told(found: Catalog, tmp_path: Path) -> None:
    words = Catalog(locale="id")
    words.add("A road", "Jalan")
    words.add("A street", "")
    words.add("A river", "Sungai")
    words.add("Hello %(name)s", "Halo %(nama)s")
    translations.write(words, "id", tmp_path)

    said = translations.faults(found, "id", tmp_path)

    assert [line.split(":")[0] for line in said if "river" in line] == ["no longer in the code"]
    assert [line.split(":")[0] for line in said if "street" in line] == ["not translated"]
    assert [line.split(":")[0] for line in said if "hole" in line] == ["missing"]
    assert any("Hello" in line for line in said)  # the placeholder has another name
    assert not any("A road" in line for line in said)


def test_bringing_a_catalogue_up_to_date_keeps_what_was_translated(found: Catalog, tmp_path: Path) -> None:
    words = Catalog(locale="id")
    words.add("A road", "Jalan")
    translations.write(words, "id", tmp_path)

    translations.update(found, "id", tmp_path)

    again = translations.read("id", tmp_path)
    assert (again["A road"].string, again["A street"].string) == ("Jalan", "")
    assert translations.compile_("id", tmp_path).read_bytes().startswith(b"\xde\x12\x04\x95")


@pytest.mark.parametrize("language", translations.COMPLETE)
def test_a_complete_language_is_complete(language: str) -> None:
    assert translations.faults(translations.collect(), language) == []
