"""What people type in the indicators room. A number is never "N/A": the form says what to choose instead."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from simpul.rooms.indicators.observe.number import NoNumber, read
from simpul.rooms.indicators.understand import catalogue
from simpul.rooms.indicators.understand.catalogue import Definition
from simpul.rooms.indicators.understand.entry import CITY, FIRST_YEAR, Entry, Proof
from simpul.rooms.indicators.understand.number import Kind

NEXT_CENTURY = 2100


class YearForm(forms.Form):
    """A calendar year, or none."""

    year = forms.IntegerField(
        label=gettext_lazy("Up to the year"), min_value=FIRST_YEAR, max_value=NEXT_CENTURY, required=False
    )


class NumberField(forms.CharField):
    """A number as an Indonesian or an English reader writes it; refuses with what to do instead.

    It stays a text field, so that what was typed is shown again as it was typed.
    """

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "number-field"})

    def clean(self, value: Any) -> float | None:
        """Read it; None where nothing was typed and nothing must be. Raises ValidationError."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return read(text)
        except NoNumber as refusal:
            raise ValidationError(str(refusal), code="number") from refusal


class DepartmentField(forms.CharField):
    """The name of a department; the page carries a list of those that are known."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"list": "departments"})
        super().__init__(max_length=120, label=gettext_lazy("Department"), widget=widget, **kwargs)


class ValueForm(forms.Form):
    """A value of one indicator: the number or why there is none, its parts, its evidence."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=FIRST_YEAR, max_value=NEXT_CENTURY)
    kind = forms.ChoiceField(
        label=gettext_lazy("What is known"),
        widget=forms.RadioSelect,
        initial=Kind.NUMBER.value,
        choices=[
            (Kind.NUMBER.value, gettext_lazy("A number (also 0)")),
            (Kind.NO_DATA.value, gettext_lazy("No data, because …")),
            (Kind.NOT_APPLICABLE.value, gettext_lazy("Not applicable here, because …")),
            (Kind.SUPPRESSED.value, gettext_lazy("Kept back: it would show too few people")),
        ],
    )
    number = NumberField(label=gettext_lazy("The figure"), required=False, max_length=60)
    numerator = NumberField(label=gettext_lazy("Counted"), required=False, max_length=60)
    denominator = NumberField(label=gettext_lazy("Out of"), required=False, max_length=60)
    base = forms.ChoiceField(
        label=gettext_lazy("Out of the city's own count of"),
        required=False,
        help_text=gettext_lazy("The newest count of that year is used, and the figure says so."),
    )
    why = forms.CharField(
        label=gettext_lazy("Why there is no number, or what to know about it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    department = DepartmentField()
    scope = forms.CharField(
        label=gettext_lazy("Part of the city"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Leave empty for the whole city."),
    )
    link = forms.URLField(
        label=gettext_lazy("Evidence: a link"), required=False, max_length=500, assume_scheme="https"
    )
    file = forms.FileField(
        label=gettext_lazy("Evidence: a file"),
        required=False,
        help_text=gettext_lazy("PDF, JPEG, PNG, ZIP or text. Only your city's own people can open it."),
    )
    note = forms.CharField(label=gettext_lazy("What the evidence shows"), required=False, max_length=500)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, definition: Definition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definition = definition
        language = get_language() or "en"
        quantities = catalogue.words("quantities").values()
        named = [(one.id, one.titled(language)) for one in quantities]
        self.fields["base"].choices = [("", _("none")), *named]  # type: ignore[attr-defined]  # a Field has none
        self.fields["number"].help_text = _("In %(unit)s. Leave it empty if you give both parts.") % {
            "unit": definition.measured_in(language) or _("no unit")
        }
        self.fields["numerator"].help_text = definition.numerator or ""
        self.fields["denominator"].help_text = definition.denominator or ""
        if definition.per is None:
            for part in ("numerator", "denominator", "base"):
                del self.fields[part]

    def clean(self) -> dict[str, Any]:
        """See that a number comes with "number", and a reason with everything else."""
        said = super().clean() or {}
        kind = said.get("kind")
        parts = [said.get(name) for name in ("number", "numerator", "denominator")]
        if kind == Kind.NUMBER and not self.errors and all(part is None for part in parts):
            self.add_error("number", _("There is no number here. Write one, or choose “no data because …”."))
        if kind in {Kind.NO_DATA, Kind.NOT_APPLICABLE} and not said.get("why"):
            self.add_error("why", _("Say why there is no number."))
        return said

    def entry(self, evidence: tuple[Proof, ...]) -> Entry:
        """Give what was said, once the form is valid."""
        said = self.cleaned_data
        return Entry(
            code=self.definition.code,
            year=said["year"],
            kind=Kind(said["kind"]),
            number=said["number"],
            numerator=said.get("numerator"),
            denominator=said.get("denominator"),
            scope=said["scope"] or CITY,
            department=said["department"],
            why=said["why"],
            base=said.get("base", ""),
            evidence=evidence,
        )


class CompareForm(forms.Form):
    """What is put side by side. Every field may be left empty."""

    code = forms.CharField(required=False, max_length=60)
    year = forms.IntegerField(
        label=gettext_lazy("Year"), required=False, min_value=FIRST_YEAR, max_value=NEXT_CENTURY
    )


class DenominatorForm(forms.Form):
    """How many people, homes or square kilometres there were, and by whose count."""

    quantity = forms.ChoiceField(label=gettext_lazy("What was counted"))
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=FIRST_YEAR, max_value=NEXT_CENTURY)
    number = NumberField(label=gettext_lazy("How many"), max_length=60)
    source = forms.CharField(label=gettext_lazy("By whose count"), max_length=500)
    scope = forms.CharField(
        label=gettext_lazy("Part of the city"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Leave empty for the whole city."),
    )
    verified = forms.BooleanField(label=gettext_lazy("I have seen the source"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        words = catalogue.words("quantities").values()
        self.fields["quantity"].choices = [(one.id, f"{one.titled(language)} ({one.unit})") for one in words]  # type: ignore[attr-defined]  # a Field has none


class CodeField(forms.CharField):
    """The code of an indicator, chosen from a list that the page carries."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"list": "codes", "autocomplete": "off"})
        super().__init__(max_length=60, label=gettext_lazy("Indicator"), widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        """See that there is such an indicator. Raises ValidationError."""
        code = str(super().clean(value)).partition(" ")[0]
        try:
            catalogue.find(code)
        except KeyError as error:
            raise ValidationError(_("There is no indicator “%(code)s”.") % {"code": code}) from error
        return code


class TargetForm(forms.Form):
    """What a figure should be in a year, and which plan says so."""

    code = CodeField()
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=FIRST_YEAR, max_value=NEXT_CENTURY)
    number = NumberField(label=gettext_lazy("Target"), max_length=60)
    source = forms.CharField(label=gettext_lazy("Which plan says so"), max_length=500)


class DutyForm(forms.Form):
    """Which department owes which figure, and by when."""

    code = CodeField()
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=FIRST_YEAR, max_value=NEXT_CENTURY)
    department = DepartmentField()
    due_on = forms.DateField(
        label=gettext_lazy("Due on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_due_on(self) -> date:
        """Keep to years that a duty can be of."""
        day: date = self.cleaned_data["due_on"]
        if not FIRST_YEAR <= day.year <= NEXT_CENTURY:
            raise ValidationError(_("That day is too far away."))
        return day


class TextForm(forms.Form):
    """The official definition as the city's licensed copy has it."""

    text = forms.CharField(
        label=gettext_lazy("Text"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 6})
    )
    edition = forms.CharField(label=gettext_lazy("Edition"), max_length=120)


class SheetForm(forms.Form):
    """A sheet to be read."""

    file = forms.FileField(label=gettext_lazy("Sheet"), help_text=gettext_lazy("CSV, XLSX or ODS."))
