"""What people may say of orders, crews and proofs."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.roads.models import Crew, Damage, Plan, PlanLine


class OrderForm(forms.Form):
    """An order: to whom, until when, and what of that which is offered."""

    title = forms.CharField(label=_("Title"), max_length=200)
    crew = forms.ModelChoiceField(Crew.objects.none(), label=_("Crew"))
    due_on = forms.DateField(label=_("To be done until"), widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(
        label=_("Note for the crew"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    damage = forms.ModelMultipleChoiceField(Damage.objects.none(), required=False)
    line = forms.ModelMultipleChoiceField(PlanLine.objects.none(), required=False)

    def __init__(self, *given: Any, city: City, today: date, **named: Any) -> None:
        super().__init__(*given, **named)
        self._field("crew").queryset = Crew.objects.filter(city=city, active=True)
        self._field("damage").queryset = Damage.objects.filter(city=city)
        self._field("line").queryset = PlanLine.objects.select_related("plan", "segment").filter(
            plan__city=city, plan__state=Plan.State.SIGNED
        )
        self.fields["due_on"].widget.attrs["min"] = today.isoformat()

    def _field(self, name: str) -> Any:
        return self.fields[name]

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields above the list of what is to be mended."""
        return [self[name] for name in ("title", "crew", "due_on", "note")]


class DueForm(forms.Form):
    """Another day for an order."""

    due_on = forms.DateField(label=_("To be done until"), widget=forms.DateInput(attrs={"type": "date"}))


class StepForm(forms.Form):
    """A step that the office does with a thing of an order."""

    step = forms.ChoiceField(choices=[(name, name) for name in ("send_back", "cancel")])
    note = forms.CharField(label=_("Why"), required=False, max_length=2000)


class DecisionForm(forms.Form):
    """What is decided on a proof, and why."""

    decision = forms.ChoiceField(choices=[(name, name) for name in ("accept", "refuse")])
    note = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The crew reads it, and the ledger keeps it."),
    )


class CrewForm(forms.Form):
    """A crew or a contractor."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Whose people"), choices=Crew.Kind)
    contact = forms.CharField(label=_("Contact"), required=False, max_length=200)
    active = forms.BooleanField(label=_("Gets orders"), required=False, initial=True)


class MemberForm(forms.Form):
    """An account that works for a crew, by the name that it signs in with."""

    person = forms.ModelChoiceField(
        Person.objects.none(), label=_("Account"), to_field_name="username",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        help_text=_("The name that the person signs in with."),
        error_messages={"invalid_choice": _("There is no account of this name.")},
    )  # fmt: skip

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        field: Any = self.fields["person"]
        field.queryset = _people()


def _people() -> QuerySet[Person]:
    return Person.objects.filter(is_active=True, machine=False)


class GiveBackForm(forms.Form):
    """Why a thing cannot be done."""

    reason = forms.CharField(
        label=_("Why it cannot be done"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
