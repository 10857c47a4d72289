"""What people fill in about posts, meetings, partners and candidates; also without JavaScript."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from simpul.rooms.hub.forms.record import LONG, RecordForm, choices, partner_choices, state_choices
from simpul.rooms.hub.models import Candidate, Meeting
from simpul.rooms.hub.share import labels

DATE_HELP = _("A day, a month or a year: 2026-09-09, 2026-09 or 2026. Empty where it is not known.")


class HolderForm(RecordForm):
    """Who holds a post."""

    institution = forms.CharField(label=_("Institution"), required=False, max_length=300)
    holding_state = forms.ChoiceField(
        label=_("State that holds it"),
        required=False,
        choices=state_choices,
        help_text=_("For chair and shepherd."),
    )
    since = forms.CharField(label=_("Since"), required=False, max_length=10, help_text=DATE_HELP)
    until = forms.CharField(label=_("Until"), required=False, max_length=10, help_text=DATE_HELP)
    source = forms.CharField(label=_("Source"), required=False, max_length=1000)


class EndForm(RecordForm):
    """When somebody left a post."""

    until = forms.CharField(label=_("Until"), max_length=10, help_text=DATE_HELP)


class MeetingForm(RecordForm):
    """A meeting and what it decided, one decision a line."""

    when = forms.CharField(
        label=_("When"), max_length=21, help_text=_("Such as 2026-09-09, or 2026-09-09/2026-09-10.")
    )
    number = forms.IntegerField(
        label=_("Number of the yearly meeting"), required=False, min_value=1, max_value=999
    )
    chair = forms.ChoiceField(label=_("Chair"), required=False, choices=state_choices)
    host = forms.CharField(label=_("Host"), required=False, max_length=200)
    mode = forms.CharField(label=_("In person or online"), required=False, max_length=40)
    outcome = forms.CharField(label=_("Outcome"), required=False, widget=LONG)
    decisions = forms.CharField(label=_("Decisions"), required=False, widget=LONG, help_text=_("One a line."))
    source = forms.CharField(label=_("Source"), required=False, max_length=1000)

    def said(self) -> dict[str, Any]:
        """Give the decisions as a list."""
        lines = [line.strip() for line in self.cleaned_data["decisions"].splitlines()]
        return self.cleaned_data | {"decisions": tuple(filter(None, lines))}

    @staticmethod
    def initial_of(meeting: Meeting) -> dict[str, Any]:
        """Give what the form shows of a meeting."""
        names = ("when", "number", "host", "mode", "outcome", "source")
        decided = meeting.decisions.filter(subject="").values_list("text", flat=True)
        shown = {name: getattr(meeting, name) for name in names}
        return shown | {"chair": meeting.chair_id, "decisions": "\n".join(decided)}


class DocumentForm(RecordForm):
    """A paper of a meeting."""

    title = forms.CharField(label=_("Title"), max_length=300)
    url = forms.URLField(label=_("Address"), required=False, max_length=500, assume_scheme="https")
    file = forms.FileField(label=_("Or a file (PDF, JPEG, PNG)"), required=False)


class PartnerForm(RecordForm):
    """A partner."""

    name = forms.CharField(label=_("Name"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), choices=choices("partner_kind"))
    what = forms.CharField(label=_("What it brings"), required=False, max_length=5000, widget=LONG)
    country = forms.RegexField(
        "^[A-Z]{3}$", label=_("Country"), required=False, help_text=_("Three capital letters, such as JPN.")
    )
    url = forms.URLField(label=_("Address"), required=False, max_length=500, assume_scheme="https")


class PartnershipForm(RecordForm):
    """A partnership to be proposed."""

    partner = forms.ChoiceField(label=_("Partner"), choices=partner_choices)
    project = forms.ChoiceField(label=_("On a project"), required=False)
    subject = forms.CharField(label=_("What it is about"), max_length=300)
    published = forms.BooleanField(label=_("Everybody may see it"), required=False)


class StepForm(RecordForm):
    """A step of a life, with its words."""

    to = forms.CharField(widget=forms.HiddenInput, max_length=24)
    note = forms.CharField(
        label=_("Words to it"), required=False, max_length=5000, widget=forms.Textarea({"rows": 2})
    )


class DecisionForm(StepForm):
    """What a meeting decided of a candidate."""

    meeting = forms.ModelChoiceField(Meeting.objects.all(), label=_("Meeting"), to_field_name="slug")
    by_consensus = forms.BooleanField(label=_("Decided by consensus"), required=False)


class CandidateForm(RecordForm):
    """An application with the five parts of its plan; they may be written later, before the review."""

    name = forms.CharField(label=_("Name of the city or province"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(Candidate.Kind.CITY, _("City")), (Candidate.Kind.PROVINCE, _("Province"))]
    )
    asks = forms.ChoiceField(
        label=_("Asks to be"),
        choices=[(Candidate.Asks.MEMBER, _("a member")), (Candidate.Asks.PILOT, _("a pilot"))],
    )
    admin_level = forms.CharField(label=_("Administrative level"), required=False, max_length=200)
    lead_institution = forms.CharField(label=_("Leading institution"), required=False, max_length=300)
    lon = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180, widget=forms.TextInput)
    lat = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90, widget=forms.TextInput)
    time_zone = forms.CharField(
        label=_("Time zone"), max_length=60, help_text=_("An IANA name such as Asia/Jakarta.")
    )
    focus_area = forms.ChoiceField(
        label=_("Focus area"), required=False, choices=choices("focus_area", empty=True)
    )
    vision = forms.CharField(label=labels.PLAN["vision"], required=False, widget=LONG)
    solutions = forms.CharField(label=labels.PLAN["solutions"], required=False, widget=LONG)
    infrastructure = forms.CharField(label=labels.PLAN["infrastructure"], required=False, widget=LONG)
    data_platform = forms.CharField(label=labels.PLAN["data_platform"], required=False, widget=LONG)
    sustainability = forms.CharField(label=labels.PLAN["sustainability"], required=False, widget=LONG)

    @staticmethod
    def initial_of(candidate: Candidate) -> dict[str, Any]:
        """Give what the form shows of an application."""
        return {name: getattr(candidate, name) for name in CandidateForm.base_fields}
