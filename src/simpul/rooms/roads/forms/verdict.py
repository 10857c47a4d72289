"""What a person says of a repair against the camera."""

from django import forms
from django.utils.translation import gettext_lazy as _

from simpul.rooms.roads.models import Verdict


class OverruleForm(forms.Form):
    """Whether the repair holds, and why."""

    outcome = forms.ChoiceField(
        label=_("The repair"),
        choices=[(Verdict.Outcome.CONFIRMED, _("holds")), (Verdict.Outcome.DISPUTED, _("does not hold"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
