"""What a colleague decides on a held report, and on who sent it; and what a blocked sender says."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from simpul.rooms.reports.act.block import LONGEST_APPEAL, MOST_DAYS
from simpul.rooms.reports.act.moderate import Decision
from simpul.rooms.reports.act.submit import LONGEST
from simpul.rooms.reports.models import Blocked


class ReleaseForm(forms.Form):
    """What everybody is to read."""

    text = forms.CharField(
        label=_("What everybody reads"), required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Write … for what nobody but the office should read. "
            "The earlier words stay for those who may read persons."
        ),
    )  # fmt: skip
    confidential = forms.BooleanField(label=_("Only the office reads it"), required=False)

    def __init__(self, *args: Any, photos: list[int], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["hidden"] = forms.MultipleChoiceField(
            label=_("Photos that are deleted"), required=False, choices=[(str(pk), str(pk)) for pk in photos]
        )

    def decision(self) -> Decision:
        """Give what was decided."""
        said = self.cleaned_data
        return Decision(said["text"], [int(pk) for pk in said["hidden"]], said["confidential"])


class RejectForm(forms.Form):
    """Why a report is not taken up; `all_of_sender` for everything that waits from the same place."""

    reason = forms.CharField(label=_("Reason; who reported it reads it"), max_length=2000)
    all_of_sender = forms.BooleanField(
        label=_("And everything else that waits from this sender"), required=False
    )


class BlockForm(forms.Form):
    """Who is kept out, for how long, and why."""

    kind = forms.ChoiceField(label=_("Known by"), choices=Blocked.Kind)
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=MOST_DAYS)
    reason = forms.CharField(label=_("Reason; the sender reads it"), max_length=300)


class AppealForm(forms.Form):
    """What a blocked sender says."""

    text = forms.CharField(
        label=_("Why should you be let in again?"), max_length=LONGEST_APPEAL,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
