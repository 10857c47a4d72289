"""The network's own words as dated data: focus areas, statuses, kinds of help and of partners."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

KINDS = ("focus_area", "status", "support", "support_group", "partner_kind")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its id in data, its name in English and Indonesian, what it means or covers, its group."""

    id: str
    name: str
    name_id: str
    meaning: str = ""
    group: str = ""
    project_types: tuple[str, ...] = ()

    def said(self, language: str) -> str:
        """Give the name in a language; English where there is no other."""
        return self.name_id if language.startswith("id") else self.name


@cache
def words(kind: str) -> Mapping[str, Word]:
    """Give the words of a kind by id, in their order. Raises KeyError where there is no such kind."""
    return {one["id"]: _word(one) for one in _data()[kind]}


def said(kind: str, word: str, language: str) -> str:
    """Give the name of a word in a language; the id itself where it is not known any more."""
    found = words(kind).get(word)
    return found.said(language) if found else word


@cache
def _data() -> dict[str, Any]:
    text = files("simpul.rooms.hub").joinpath("data/words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _word(one: dict[str, Any]) -> Word:
    return Word(**{**one, "project_types": tuple(one.get("project_types", ()))})
