"""What a city sets for its desk: offices, categories, who works on what, ready answers, routing."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.reports.models import Category, Office, Template
from simpul.rooms.reports.share.case import STEP_NAMES


class OfficeForm(forms.ModelForm):  # type: ignore[type-arg]  # only the stubs know its model
    """An office that reports are forwarded to."""

    class Meta:
        model = Office
        fields = ("name", "email", "desk", "active")
        labels = {
            "name": _("Name"), "email": _("E-mail"), "desk": _("It is the citizens' desk"),
            "active": _("It takes reports"),
        }  # fmt: skip
        help_texts = {
            "email": _("What is late is told here. Nobody else sees it."),
            "desk": _("It verifies and forwards."),
        }


class CategoryForm(forms.ModelForm):  # type: ignore[type-arg]  # only the stubs know its model
    """A category that residents choose."""

    words = forms.CharField(
        label=_("Words that it is recognised by"), required=False, max_length=2000,
        help_text=_("Separated by commas, in both languages. A sentence with them suggests the category."),
    )  # fmt: skip

    class Meta:
        model = Category
        fields = ("code", "group", "name", "name_en", "words", "order", "offered", "public", "keep_days")
        labels = {
            "code": _("Code"), "group": _("Group"), "name": _("Name in Indonesian"),
            "name_en": _("Name in English"), "order": _("Order in the list"),
            "offered": _("Residents can choose it"), "public": _("Everybody may read such reports"),
            "keep_days": _("Days that it is kept after it is over"),
        }  # fmt: skip
        help_texts = {
            "code": _("Small letters, digits, - and _. Rules, Open311 and open data name it so."),
            "public": _("Where not, only the office ever reads them."),
            "keep_days": _("Empty: as the city's general rule says."),
        }

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.initial["words"] = ", ".join(self.instance.words)
        if self.instance.pk:
            self.fields["code"].disabled = True

    def clean_words(self) -> list[str]:
        """Read the words, each once."""
        said = (one.strip().lower() for one in self.cleaned_data["words"].split(","))
        return list(dict.fromkeys(one for one in said if one))[:200]


class TemplateForm(forms.ModelForm):  # type: ignore[type-arg]  # only the stubs know its model
    """A ready answer."""

    step = forms.ChoiceField(
        label=_("With the step"), required=False, choices=lambda: [("", _("any")), *STEP_NAMES.items()]
    )

    class Meta:
        model = Template
        fields = ("name", "step", "text_id", "text_en", "active")
        labels = {
            "name": _("Name"), "text_id": _("Text in Indonesian"), "text_en": _("Text in English"),
            "active": _("It is offered"),
        }  # fmt: skip
        help_texts = {
            "text_id": _("These are filled in: {code} {category} {place} {office} {due} {city}"),
            "text_en": _("Empty: the Indonesian text goes to everybody."),
        }
        widgets = {
            "text_id": forms.Textarea(attrs={"rows": 4}), "text_en": forms.Textarea(attrs={"rows": 4}),
        }  # fmt: skip


class DeskForm(forms.Form):
    """What somebody works on."""

    person = forms.ModelChoiceField(
        Person.objects.none(), label=_("Account"), to_field_name="username",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        help_text=_("The name that the person signs in with."),
        error_messages={"invalid_choice": _("There is no account of this name.")},
    )  # fmt: skip
    office = forms.ModelChoiceField(
        Office.objects.none(), label=_("Office"), required=False, empty_label=_("every office")
    )
    areas = forms.CharField(
        label=_("Villages or districts"), required=False, max_length=4000,
        help_text=_("Codes, separated by commas; a district holds its villages. Empty: the whole city."),
    )  # fmt: skip
    categories = forms.MultipleChoiceField(
        label=_("Categories"), required=False, help_text=_("None ticked: every category."),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *given: Any, city: City, **named: Any) -> None:
        super().__init__(*given, **named)
        person: Any = self.fields["person"]
        person.queryset = Person.objects.filter(is_active=True, machine=False)
        office: Any = self.fields["office"]
        office.queryset = Office.objects.filter(city=city)
        categories: Any = self.fields["categories"]
        categories.choices = _named(city)

    def clean_areas(self) -> list[str]:
        """Read the codes."""
        return codes(self.cleaned_data["areas"])


class RuleForm(forms.Form):
    """One rule: what goes to an office."""

    office = forms.ModelChoiceField(Office.objects.none(), label=_("Goes to"), empty_label="–")
    categories = forms.MultipleChoiceField(
        label=_("Categories"), required=False, widget=forms.CheckboxSelectMultiple
    )
    regions = forms.CharField(label=_("Villages or districts"), required=False, max_length=8000)

    def __init__(self, *given: Any, city: City, **named: Any) -> None:
        super().__init__(*given, **named)
        office: Any = self.fields["office"]
        office.queryset = Office.objects.filter(city=city, active=True)
        categories: Any = self.fields["categories"]
        categories.choices = _named(city)

    def clean_regions(self) -> list[str]:
        """Read the codes."""
        return codes(self.cleaned_data["regions"])


class RoutingForm(forms.Form):
    """Where the rules come from, and who gets what none of them names."""

    source = forms.CharField(
        label=_("Where the rules come from"),
        max_length=300,
        help_text=_("Such as the decree and its number."),
    )
    otherwise = forms.ModelChoiceField(
        Office.objects.none(), label=_("What no rule names goes to"), required=False,
        empty_label=_("nobody: it waits at the desk"),
    )  # fmt: skip

    def __init__(self, *given: Any, city: City, **named: Any) -> None:
        super().__init__(*given, **named)
        otherwise: Any = self.fields["otherwise"]
        otherwise.queryset = Office.objects.filter(city=city, active=True)


class LiveForm(forms.Form):
    """The day from which rules are in force."""

    valid_from = forms.DateField(
        label=_("In force from"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class Rules(forms.BaseFormSet):  # type: ignore[type-arg]  # only the stubs know its form
    """The rules in their order."""

    def rows(self) -> list[dict[str, Any]]:
        """Give them as they are kept, in the order that was typed, without those taken out."""
        kept = [one for one in self.forms if one not in self.deleted_forms]
        kept.sort(key=lambda one: (one.cleaned_data.get("ORDER") is None, one.cleaned_data.get("ORDER") or 0))
        return [
            {
                "categories": one.cleaned_data["categories"],
                "regions": one.cleaned_data["regions"],
                "office": one.cleaned_data["office"].pk,
            }
            for one in kept
            if one.cleaned_data.get("office")
        ]


RuleSet = forms.formset_factory(
    RuleForm, formset=Rules, extra=2, can_order=True, can_delete=True, max_num=200, absolute_max=210
)


def codes(said: str) -> list[str]:
    """Read codes of regions separated by commas or spaces, each once. Raises ValidationError."""
    found = list(dict.fromkeys(said.replace(",", " ").replace(";", " ").split()))
    strange = [one for one in found if len(one) > 20 or not one.replace(".", "").isalnum()]  # noqa: PLR2004 - of a Boundary
    if strange:
        raise ValidationError(_("“%(code)s” is no code of a region."), params={"code": strange[0][:30]})
    return found


def _named(city: City) -> list[tuple[str, str]]:
    return [(one.code, str(one)) for one in Category.objects.filter(city=city)]
