"""What somebody says about themselves where they take part, and what they ask of what is kept about them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from simpul.ground.places.models import Boundary, City
from simpul.rooms.reports.observe.eligible import rules
from simpul.rooms.reports.share import ballot

WHY = _(
    "Asked only to see whether women and men, and every village, are heard: counted, shown beside nothing, "
    "and never in groups of fewer than five. You can leave it, or delete it later."
)


def villages(city: City) -> Any:
    """Give the villages of a city by name."""
    return Boundary.objects.live().filter(city=city, level="village").order_by("name")


class AboutForm(forms.Form):
    """Gender and village, if somebody likes; nothing is said at first."""

    gender = forms.ChoiceField(label=_("Gender"), required=False, help_text=WHY)
    region = forms.ModelChoiceField(
        label=_("Village where you live"), queryset=Boundary.objects.none(), required=False,
        empty_label=_("prefer not to say"),
    )  # fmt: skip

    def __init__(self, *args: Any, city: City, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [(code, ballot.group("gender", code)) for code in rules()["groups"]["gender"]]
        self.fields["gender"].choices = [("", _("prefer not to say")), *codes]  # type: ignore[attr-defined]
        self.fields["region"].queryset = villages(city)  # type: ignore[attr-defined]


class WhoForm(AboutForm):
    """Who takes part without an account."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, required=False,
        help_text=_("Shown only where you choose so."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("Nobody sees it. We send a link to it, so that each voice counts once."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ("name", "email", "gender", "region")


class MeForm(AboutForm):
    """What is to stand about somebody who takes part."""

    name = forms.CharField(label=_("Your name"), max_length=120, required=False)
    field_order = ("name", "gender", "region")


class WordsForm(forms.Form):
    """A comment as it should be."""

    text = forms.CharField(label=_("Your comment"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class ForgetForm(forms.Form):
    """What is to be forgotten about somebody who takes part."""

    WHAT = (
        ("person", _("Only who I am. What I said stays, without my name, so that it can be carried out.")),
        ("all", _("Everything: the words of my proposals, amendments and comments too.")),
    )
    what = forms.ChoiceField(label=_("What is to be deleted?"), choices=WHAT, widget=forms.RadioSelect)
    sure = forms.BooleanField(label=_("Yes, delete it. It cannot be brought back."))


class OnRequestForm(ForgetForm):
    """Who asked a colleague to be forgotten."""

    email = forms.EmailField(label=_("E-mail address of who asked"))
    field_order = ("email", "what", "sure")


class ElectorForm(forms.Form):
    """Who somebody is on the list of a vote: a code, or two numbers."""

    code = forms.CharField(label=_("The code on your paper"), max_length=60, required=False)
    nik = forms.CharField(label="NIK", max_length=40, required=False)
    card = forms.CharField(label=_("Number of the family card (KK)"), max_length=40, required=False)


class GroupsForm(forms.Form):
    """The groups of somebody on the list of a vote."""

    gender = forms.ChoiceField(label=_("Gender"), required=False)
    age_group = forms.ChoiceField(label=_("Age"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for of in ("gender", "age_group"):
            codes = [(code, ballot.group(of, code)) for code in ("", *rules()["groups"][of])]
            self.fields[of].choices = codes  # type: ignore[attr-defined]
