"""What is asked of the queue, and what is done with one report or with many."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from simpul.ground.people.models import Person
from simpul.ground.places.models import Boundary, City
from simpul.rooms.reports.models import Category, Office, Report, Template
from simpul.rooms.reports.observe.queue import Asked
from simpul.rooms.reports.share.case import step_name

WHICH: list[tuple[str, str | Promise]] = [
    ("open", _("Not finished")),
    ("late", _("Late")),
    ("mine", _("Given to me")),
    ("held", _("Held for a person to read")),
    *((name, label) for name, label in Report.State.choices),
    ("over", _("Over")),
    ("all", _("All")),
]
IN_BULK = ("verify", "forward", "move", "return", "start", "reject", "hand_over", "merge")
"""Steps that many reports can do at once: none needs a proof or decides on one, none ends a dispute."""


class QueueForm(forms.Form):
    """Which reports are asked for; what is not there is passed over, so that an old address still opens."""

    which = forms.ChoiceField(label=_("State"), choices=WHICH, required=False)
    office = forms.ModelChoiceField(
        Office.objects.none(), label=_("Office"), required=False, empty_label=_("every office")
    )
    category = forms.ModelChoiceField(
        Category.objects.none(), label=_("Category"), required=False, empty_label=_("every category")
    )
    region = forms.ModelChoiceField(
        Boundary.objects.none(),
        label=_("Village or district"),
        required=False,
        to_field_name="code",
        empty_label=_("the whole city"),
    )
    text = forms.CharField(
        label=_("Code or words"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def __init__(self, *given: Any, city: City, **named: Any) -> None:
        super().__init__(*given, **named)
        _offer(self, "office", Office.objects.filter(city=city))
        _offer(self, "category", Category.objects.filter(city=city))
        _offer(self, "region", Boundary.objects.live().filter(city=city).defer("geometry").order_by("code"))

    @property
    def asked(self) -> Asked:
        """What was asked for."""
        self.is_valid()
        said = self.cleaned_data
        office, category, region = said.get("office"), said.get("category"), said.get("region")
        return Asked(
            said.get("which") or "open",
            office.pk if office else None,
            category.pk if category else None,
            region.code if region else "",
            said.get("text") or "",
        )


class StepForm(forms.Form):
    """A step with one report; `fill` asks for the words of a ready answer instead of doing it."""

    step = forms.CharField(max_length=20)
    words = forms.CharField(required=False, max_length=2000)
    to = forms.ModelChoiceField(Office.objects.none(), required=False)
    parent = forms.CharField(required=False, max_length=20)
    near = forms.CharField(required=False, max_length=20)
    template = forms.ModelChoiceField(Template.objects.none(), required=False)
    fill = forms.CharField(required=False, max_length=8)

    def __init__(self, *given: Any, city: City, **named: Any) -> None:
        super().__init__(*given, **named)
        _offer(self, "to", Office.objects.filter(city=city, active=True))
        _offer(self, "template", Template.objects.filter(city=city, active=True))


class WordsForm(forms.Form):
    """A note, or words to who reported it."""

    words = forms.CharField(max_length=4000)


class AssignForm(forms.Form):
    """Whom a report is given to; nobody where it is empty."""

    person = forms.ModelChoiceField(Person.objects.none(), required=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        _offer(self, "person", Person.objects.filter(is_active=True, machine=False))


class KindForm(forms.Form):
    """The category that a report is put in; not sure where it is empty."""

    category = forms.ModelChoiceField(Category.objects.none(), required=False)

    def __init__(self, *given: Any, city: City, **named: Any) -> None:
        super().__init__(*given, **named)
        _offer(self, "category", Category.objects.filter(city=city))


class BulkForm(forms.Form):
    """What is done with the ticked reports."""

    act = forms.ChoiceField(
        label=_("With those ticked"),
        choices=lambda: [
            ("round", _("Plan a visit to them")),
            *((name, step_name(name)) for name in IN_BULK),
            ("assign", _("Give to a colleague")),
            ("note", _("Write a note")),
        ],
    )
    words = forms.CharField(
        label=_("Words"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    to = forms.ModelChoiceField(Office.objects.none(), label=_("Office"), required=False, empty_label="–")
    person = forms.ModelChoiceField(
        Person.objects.none(), label=_("Colleague"), required=False, to_field_name="username",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        error_messages={"invalid_choice": _("There is no account of this name.")},
    )  # fmt: skip
    parent = forms.CharField(
        label=_("Code of the report that they are joined with"), required=False, max_length=20
    )

    def __init__(self, *given: Any, city: City, **named: Any) -> None:
        super().__init__(*given, **named)
        _offer(self, "to", Office.objects.filter(city=city, active=True))
        _offer(self, "person", Person.objects.filter(is_active=True, machine=False))


def _offer(form: forms.Form, name: str, rows: Any) -> None:
    field: Any = form.fields[name]
    field.queryset = rows
