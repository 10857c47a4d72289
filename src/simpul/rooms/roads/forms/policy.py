"""The form of a city's numbers."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from simpul.rooms.roads.share.policies import GROUPS, NUMBERS, Group, Number


class PolicyForm(forms.Form):
    """A city's numbers from a day on: one field for each, under the name of its place in the content."""

    valid_from = forms.DateField(
        label=_("Valid from"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Surveys added before this day keep the numbers that they were judged by."),
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=500,
        help_text=_("Which decision or norm says so, such as the number of the regulation."),
    )

    def __init__(self, data: Any = None, *, content: Mapping[str, Any], **more: Any) -> None:
        """Show the numbers of a whole content."""
        super().__init__(data, **more)
        for number in NUMBERS:
            self.fields[number.field] = _field(number, number.of(content))

    def groups(self) -> Iterator[tuple[Group, list[BoundField]]]:
        """Give the fields of the numbers by group, for the template."""
        for group in GROUPS:
            yield group, [self[number.field] for number in group.numbers]

    def head(self) -> list[BoundField]:
        """Give the fields that are no number."""
        return [self["valid_from"], self["source"]]

    def clean(self) -> dict[str, Any]:
        """Check what one number says of another, and say it at the field where it can be mended."""
        said: dict[str, Any] = super().clean() or {}
        for names in (names for group in GROUPS for names in group.rising):
            for lower, upper in pairwise(names):
                if lower in said and upper in said and said[upper] < said[lower]:
                    self.add_error(upper, _("This must not be less than the number before it."))
        return said

    def content(self) -> dict[str, Any]:
        """Give the numbers in the shape of policy.toml."""
        content: dict[str, Any] = {}
        for number in NUMBERS:
            _put(content, number.path, self.cleaned_data[number.field])
        return content


def _field(number: Number, value: float) -> forms.Field:
    said: dict[str, Any] = {
        "label": str(number.name),
        "min_value": 0,
        "max_value": number.most,
        "initial": f"{value:g}",
        "help_text": str(number.unit),
    }
    if number.step == "1":
        return forms.IntegerField(**said)
    return forms.FloatField(**said, widget=forms.NumberInput(attrs={"step": "any"}))


def _put(content: Any, path: Sequence[str | int], value: float) -> None:
    """Write a number at its place; the last part of a path is a name, or a place in a list."""
    *parts, last = path
    for place, part in enumerate(parts):
        content = content.setdefault(part, [] if isinstance(path[place + 1], int) else {})
    if isinstance(content, list):
        content.append(value)
    else:
        content[last] = value
