"""What an office says of what it has done, and what is decided on it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from simpul.ground.proof.forms import ProofForm


class DoneForm(ProofForm):
    """A photo that it is done, and what was done, in a few words."""

    words = forms.CharField(
        label=_("What was done"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Everybody who may read the report reads it."),
    )  # fmt: skip


class NoPhotoForm(forms.Form):
    """That it is done, and why there is no photo."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why there is no photo"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Everybody who may read the report reads it. It counts as unproven until confirmed."),
    )  # fmt: skip


class DecisionForm(forms.Form):
    """What is decided on a proof, and why."""

    decision = forms.ChoiceField(choices=[(name, name) for name in ("accept", "refuse")])
    note = forms.CharField(
        label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who may read the report reads it, and the ledger keeps it."),
    )  # fmt: skip
