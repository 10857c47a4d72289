"""What the office fills in for a consultation: its questions as TOML, and how many people live there."""

import tomllib
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

EXAMPLE = """[[questions]]
code = "rides"
type = "one"
text = "Apakah Anda bersepeda?"
required = true
options = { yes = "Ya", no = "Tidak" }
go = [{ is = "no", to = "why" }]

[[questions]]
code = "often"
type = "number"
text = "Berapa hari dalam seminggu?"
low = 0
high = 7
go = [{ to = "end" }]

[[questions]]
code = "why"
type = "several"
text = "Mengapa tidak?"
options = { heat = "Panas", traffic = "Lalu lintas", far = "Terlalu jauh" }

# [population.gender]   # berapa orang tinggal di sana, bila diketahui
# f = 5100
# m = 4900
"""


class SurveyForm(forms.Form):
    """A consultation that is being prepared."""

    title = forms.CharField(label=_("Title"), max_length=160)
    text = forms.CharField(
        label=_("What it is about"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    questions = forms.CharField(
        label=_("Questions and rules"), max_length=100_000, strip=False, initial=EXAMPLE,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "mono"}),
        help_text=_("TOML. Types: one, several, number, text, scale. Rules (go): is, has, below, above, to."),
    )  # fmt: skip

    def clean_questions(self) -> dict[str, Any]:
        """Read the TOML; a fault names its line."""
        try:
            said = tomllib.loads(self.cleaned_data["questions"].replace("\r\n", "\n"))
        except tomllib.TOMLDecodeError as error:
            raise forms.ValidationError(
                _("This cannot be read: %(why)s."), params={"why": str(error)}
            ) from error
        people = said.get("population", {})
        numbers = [
            one for of in (people.values() if isinstance(people, dict) else [None])
            for one in (of.values() if isinstance(of, dict) else [None])
        ]  # fmt: skip
        if any(isinstance(one, bool) or not isinstance(one, int) or one < 0 for one in numbers):
            raise forms.ValidationError(_("Population: give whole numbers by group, as in the example."))
        return {"questions": said.get("questions", []), "population": people}
