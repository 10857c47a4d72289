"""What a colleague writes down for somebody: the resident's own form, and how it was told."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.rooms.reports.forms.tell import TellForm
from simpul.rooms.reports.models import Report

SOURCES = (
    (Report.Source.COUNTER, gettext_lazy("At the counter")),
    (Report.Source.PHONE, gettext_lazy("By telephone")),
)
PLACE: Any = gettext_lazy("A street, a village or a place; or two numbers: -8.2113, 114.3691.")
KNOWN: tuple[tuple[str, Any], ...] = (
    (Report.Known.OFFICE, gettext_lazy("Only the office that answers")),
    (Report.Known.NOBODY, gettext_lazy("Nobody: name, e-mail and telephone are not kept")),
    (Report.Known.ALL, gettext_lazy("Everybody: the name stands beside the report")),
)


class IntakeForm(TellForm):
    """A report that somebody tells a colleague."""

    source = forms.ChoiceField(
        label=gettext_lazy("How was it told?"), choices=SOURCES, initial=Report.Source.COUNTER,
        widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        """Make the form of a city; who reports is known to the office unless somebody wants otherwise."""
        super().__init__(*args, **more)
        known: Any = self.fields["known"]
        known.choices, known.initial = KNOWN, Report.Known.OFFICE
        known.label = _("Who may know who it was?")
        self.fields["text"].help_text = _(
            "In the words of who tells it. No names and no telephone numbers in it."
        )
        self.fields["place"].help_text = PLACE


class LetterForm(forms.Form):
    """Where an e-mail's report is, and what it is about."""

    place = forms.CharField(
        label=gettext_lazy("Where is it?"), max_length=200, help_text=PLACE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    category = forms.ChoiceField(label=gettext_lazy("What is it about?"), required=False)

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **more: Any) -> None:
        """Make the form with the categories of a city."""
        super().__init__(*args, **more)
        field: Any = self.fields["category"]
        field.choices = [("", _("I am not sure")), *offered]


class DropForm(forms.Form):
    """An answer to an e-mail that reports nothing."""

    words = forms.CharField(
        label=gettext_lazy("Answer"), required=False, max_length=2000,
        help_text=gettext_lazy(
            "Goes to who wrote it. Leave it empty for advertising: an answer tells that somebody reads here."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class ListForm(forms.Form):
    """A village officer's list."""

    file = forms.FileField(label=gettext_lazy("List (XLSX or CSV)"))
