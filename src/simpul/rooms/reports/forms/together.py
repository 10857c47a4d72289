"""What people fill in when they decide together. Each form works without JavaScript."""

from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from simpul.ground.places.models import Boundary, City
from simpul.kernel.geo import LonLat
from simpul.rooms.reports.act.propose import Wanted
from simpul.rooms.reports.models import BudgetArea, Poll, Proposal, Report
from simpul.rooms.reports.observe import find, place
from simpul.rooms.reports.share import proposals, shape
from simpul.rooms.reports.understand import cycle

LONG = forms.Textarea(attrs={"rows": 6})
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class Keyed(forms.Form):
    """A form that is taken once: the same key is the same thing."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid4()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


class Local(forms.Form):
    """A form with moments that are said in the city's time."""

    def __init__(self, *args: Any, city: City, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.city = city

    def clean(self) -> dict[str, Any]:
        """Read moments as the city's clock has them."""
        said = super().clean() or {}
        zone = ZoneInfo(self.city.time_zone)
        return {
            name: value.replace(tzinfo=zone) if isinstance(value, datetime) else value
            for name, value in said.items()
        }


class PlainMoment(forms.DateTimeField):
    """A moment without a zone yet: the form says which."""

    def to_python(self, value: Any) -> Any:
        """Read what the browser's own field sends."""
        if value in self.empty_values:
            return None
        try:
            return datetime.fromisoformat(str(value)).replace(tzinfo=None)
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


class ProposalForm(Keyed):
    """A proposal."""

    title = forms.CharField(label=_("Title"), max_length=160)
    text = forms.CharField(
        label=_("What do you want, and why?"), max_length=5000, widget=LONG,
        help_text=_("Everybody reads it. Leave out telephone numbers and other people's names."),
    )  # fmt: skip
    region = forms.ModelChoiceField(
        label=_("Village"), queryset=Boundary.objects.none(), required=False, empty_label=_("the whole city")
    )
    place = forms.CharField(
        label=_("Where exactly"), max_length=200, required=False,
        help_text=_("A street or a place, or two numbers: latitude and longitude. Everybody sees it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "places"}),
    )  # fmt: skip
    named = forms.BooleanField(label=_("Show my name beside it"), required=False)
    lon = forms.FloatField(required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    placed = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    field_order = ("title", "text", "named", "region", "place")

    def __init__(self, *args: Any, city: City, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.city = city
        villages = Boundary.objects.live().filter(city=city, level="village").order_by("name")
        self.fields["region"].queryset = villages  # type: ignore[attr-defined]

    def wanted(self, report: Report | None) -> Wanted:
        """Give what was said: at the pin, else where the words mean, else at the report's place.

        Words that mean no one place, or one outside of the village that was chosen, stay words.
        """
        said = self.cleaned_data
        typed = str(said["place"]).strip()
        at, words = self._at(typed), typed
        if at and (find.numbers(self.city, typed) or not typed):
            words = ""
        if at is None and report and not typed:
            at = shape.place(report)
        return Wanted(
            said["key"], said["title"], said["text"], at, said["region"], words, report, said["named"]
        )

    def _at(self, typed: str) -> LonLat | None:
        lon, lat = self.cleaned_data.get("lon"), self.cleaned_data.get("lat")
        if lon is not None and lat is not None and typed == str(self.cleaned_data.get("placed", "")).strip():
            return LonLat(lon, lat)
        if not typed:
            return None
        if numbers := find.numbers(self.city, typed):
            return numbers
        found, region = find.named(self.city, typed), self.cleaned_data["region"]
        if not found or not find.is_plain(found, typed):
            return None
        at = found[0].position
        return at if region is None or place.region(self.city, at) == region else None


class TextForm(forms.Form):
    """Another wording of a proposal by its author."""

    title = forms.CharField(label=_("Title"), max_length=160)
    text = forms.CharField(label=_("Text"), max_length=5000, widget=LONG)


class AmendForm(Keyed):
    """An amendment: the text as it should be."""

    title = forms.CharField(label=_("Title"), max_length=160)
    text = forms.CharField(
        label=_("The whole text as it should be"), max_length=5000, widget=LONG,
        help_text=_("Change what should be different; the page shows what you changed."),
    )  # fmt: skip
    why = forms.CharField(label=_("Why"), max_length=500, required=False)
    named = forms.BooleanField(label=_("Show my name beside it"), required=False)


class CommentForm(Keyed):
    """A comment."""

    text = forms.CharField(label=_("Your comment"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    named = forms.BooleanField(label=_("Show my name beside it"), required=False)


class ListForm(forms.Form):
    """Which proposals are shown."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all")), *Proposal.State.choices]
    )
    words = forms.CharField(label=_("Words in the title"), max_length=80, required=False)
    by = forms.ChoiceField(
        label=_("Sorted by"),
        required=False,
        choices=[("", _("newest first")), ("support", _("most supported first"))],
    )


class MeetingForm(Local):
    """A meeting that is called."""

    level = forms.ChoiceField(label=_("Level"))
    region = forms.ModelChoiceField(
        label=_("Village"), queryset=Boundary.objects.none(), required=False, empty_label=_("the whole city"),
        help_text=_("For a hamlet, the village that it lies in; for a district, any of its villages."),
    )  # fmt: skip
    name = forms.CharField(label=_("Name"), max_length=120)
    starts_at = PlainMoment(label=_("When"), widget=MOMENT)
    place = forms.CharField(label=_("Place"), max_length=200)

    def __init__(self, *args: Any, city: City, rules: cycle.Rules, **kwargs: Any) -> None:
        super().__init__(*args, city=city, **kwargs)
        self.fields["level"].choices = [(one.code, proposals.level(one.code)) for one in rules.levels]  # type: ignore[attr-defined]
        villages = Boundary.objects.live().filter(city=city, level="village").order_by("name")
        self.fields["region"].queryset = villages  # type: ignore[attr-defined]


class HeldForm(forms.Form):
    """Who came to a meeting."""

    women = forms.IntegerField(label=_("Women"), min_value=0, max_value=100_000)
    men = forms.IntegerField(label=_("Men"), min_value=0, max_value=100_000)
    names = forms.CharField(
        label=_("List of names"), required=False, widget=LONG, max_length=200_000,
        help_text=_("One on each line; after a comma, for whom. For the office only; deleted later."),
    )  # fmt: skip

    def __init__(self, *args: Any, rules: cycle.Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = list(rules.groups)
        for code, name in proposals.groups(rules).items():
            self.fields[f"group_{code}"] = forms.IntegerField(
                label=name, required=False, min_value=0, max_value=100_000
            )
        self.order_fields(["women", "men", *(f"group_{code}" for code in self.codes), "names"])

    def groups(self) -> dict[str, int]:
        """Give the groups that somebody counted."""
        said = {code: self.cleaned_data.get(f"group_{code}") for code in self.codes}
        return {code: count for code, count in said.items() if count is not None}


class BudgetForm(forms.Form):
    """A budget."""

    title = forms.CharField(label=_("Title"), max_length=160)
    text = forms.CharField(label=_("What it is for"), required=False, widget=LONG, max_length=5000)
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    total = forms.IntegerField(label=_("In all"), min_value=1, max_value=10**15)


class AreaForm(forms.Form):
    """An area of a budget."""

    name = forms.CharField(label=_("Part of the city"), max_length=120)
    ceiling = forms.IntegerField(label=_("At most"), min_value=1, max_value=10**15)


class ProjectForm(forms.Form):
    """A project that stands to vote."""

    title = forms.CharField(label=_("Project"), max_length=160)
    text = forms.CharField(label=_("What is done"), required=False, widget=LONG, max_length=5000)
    cost = forms.IntegerField(label=_("Cost"), min_value=1, max_value=10**15)
    area = forms.ModelChoiceField(
        label=_("Part of the city"),
        queryset=BudgetArea.objects.none(),
        required=False,
        empty_label=_("the whole city"),
    )
    proposals = forms.CharField(
        label=_("Of which proposals"), required=False, max_length=400,
        help_text=_("Their codes, with commas between them."),
    )  # fmt: skip

    def __init__(self, *args: Any, areas: Any, city: City, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.city = city
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]

    def clean_proposals(self) -> list[Proposal]:
        """Find the proposals by their codes."""
        codes = [one.strip().upper() for one in self.cleaned_data["proposals"].split(",") if one.strip()]
        found = list(Proposal.objects.filter(city=self.city, code__in=codes))
        if missing := sorted(set(codes) - {one.code for one in found}):
            raise forms.ValidationError(_("No proposal has the code %(code)s."), params={"code": missing[0]})
        return found


class PollForm(Local):
    """How and when a budget is voted on."""

    method = forms.ChoiceField(label=_("Ballot"), choices=Poll.Method.choices)
    most = forms.IntegerField(
        label=_("Projects on a ballot, at most"), min_value=1, max_value=200, initial=3,
        help_text=_("Only where a ballot names up to so many projects."),
    )  # fmt: skip
    opens_at = PlainMoment(label=_("Begins"), widget=MOMENT)
    closes_at = PlainMoment(label=_("Ends"), widget=MOMENT)


class SheetForm(forms.Form):
    """A table: a list of residents, or paper forms."""

    file = forms.FileField(label=_("Table"), help_text=_("CSV, XLSX or ODS."))


class CodesForm(forms.Form):
    """Codes to be handed out on paper."""

    number = forms.IntegerField(label=_("How many"), min_value=1, max_value=20_000)
    area = forms.CharField(label=_("Part of the city"), max_length=120, required=False)
