"""What is asked of a plan, and what is said of prices."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.ground.places.models import Boundary, City, Level
from simpul.ground.roadstate import money
from simpul.ground.roadstate.act import Said
from simpul.ground.roadstate.models import RepairWish
from simpul.ground.roadstate.money import Price
from simpul.rooms.roads.act.plan import MOST_WEIGHT, Asked
from simpul.rooms.roads.share.plan import TREATMENTS, WEIGHTS
from simpul.rooms.roads.understand import plan_inputs

YEARS = 5
"""Years that the form has room for; the API takes more."""
PERCENT = 100
UNITS = {
    "piece": gettext_lazy("for each pothole"),
    "m2": gettext_lazy("for each m²"),
    "m": gettext_lazy("for each metre"),
}


class PlanForm(forms.Form):
    """A plan: years with their budgets, weights, least shares of districts, planners' lists."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    from_year = forms.IntegerField(label=gettext_lazy("First year"), min_value=2000, max_value=2200)
    least_percent = forms.FloatField(
        label=gettext_lazy("Least share of the money for each district, in per cent"),
        min_value=0,
        max_value=PERCENT,
        required=False,
        widget=forms.NumberInput(attrs={"step": "any"}),
        help_text=gettext_lazy(
            "Empty or 0: money goes where it brings most. Districts below can have their own."
        ),
    )
    wishes = forms.ModelMultipleChoiceField(
        RepairWish.objects.none(),
        label=gettext_lazy("Planners' lists to take in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, city: City, year: int, **more: Any) -> None:
        """Show a form for a city whose next year is `year`."""
        super().__init__(data, **more)
        self.fields["from_year"].initial = year
        for number in range(1, YEARS + 1):
            self.fields[f"budget_{number}"] = _budget(number)
        for key, name in WEIGHTS.items():
            self.fields[f"weight_{key}"] = _weight(str(name), plan_inputs.shipped()["weights"][key])
        self._districts = dict(
            Boundary.objects.live()
            .filter(city=city, level=Level.DISTRICT)
            .order_by("name")
            .values_list("code", "name")
        )
        for code, name in self._districts.items():
            self.fields[f"least_{code}"] = _share(name)
        wishes = RepairWish.objects.filter(city=city, state=RepairWish.State.OPEN)
        self.fields["wishes"].queryset = wishes  # type: ignore[attr-defined] # a choice field has one

    def budgets(self) -> list[BoundField]:
        """Give the fields of the budgets."""
        return [self[f"budget_{number}"] for number in range(1, YEARS + 1)]

    def weights(self) -> list[BoundField]:
        """Give the fields of the weights."""
        return [self[f"weight_{key}"] for key in WEIGHTS]

    def districts(self) -> list[BoundField]:
        """Give the fields of the districts' own shares."""
        return [self[f"least_{code}"] for code in self._districts]

    def clean(self) -> dict[str, Any]:
        """Say at the field where a year between two others has no budget."""
        said: dict[str, Any] = super().clean() or {}
        given = [said.get(f"budget_{number}") for number in range(1, YEARS + 1)]
        last = max((at for at, amount in enumerate(given) if amount is not None), default=0)
        for at, amount in enumerate(given[:last]):
            if amount is None and f"budget_{at + 1}" not in self.errors:
                self.add_error(f"budget_{at + 1}", _("Give this year's budget too; 0 where there is none."))
        return said

    def asked(self) -> Asked:
        """Give what is asked for."""
        said = self.cleaned_data
        budgets = [said[f"budget_{number}"] for number in range(1, YEARS + 1)]
        weights = {key: said[f"weight_{key}"] for key in WEIGHTS if said[f"weight_{key}"] is not None}
        general = said["least_percent"] or 0.0
        least = {
            code: (general if said[f"least_{code}"] is None else said[f"least_{code}"]) / PERCENT
            for code in self._districts
        }
        return Asked(
            said["name"], said["from_year"], [one for one in budgets if one is not None], weights, least,
            list(said["wishes"]),
        )  # fmt: skip


def _budget(number: int) -> forms.Field:
    return forms.FloatField(
        label=_("Budget of year %(number)d") % {"number": number},
        min_value=0,
        required=number == 1,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )


def _weight(name: str, value: float) -> forms.Field:
    return forms.FloatField(
        label=name, min_value=0, max_value=MOST_WEIGHT, required=False, initial=value,
        widget=forms.NumberInput(attrs={"step": "any"}),
    )  # fmt: skip


def _share(name: str) -> forms.Field:
    return forms.FloatField(
        label=name, min_value=0, max_value=PERCENT, required=False,
        widget=forms.NumberInput(attrs={"step": "any"}),
    )  # fmt: skip


class PricesForm(forms.Form):
    """What treatments cost from a day on: a field for each, or a file with all of them."""

    valid_from = forms.DateField(
        label=gettext_lazy("Valid from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=500,
        help_text=gettext_lazy("Which price book, tender or decision says so."),
    )
    currency = forms.RegexField(
        r"^[A-Z]{3}$",
        label=gettext_lazy("Currency"),
        help_text=gettext_lazy("Three letters, such as IDR."),
        error_messages={
            "invalid": gettext_lazy("Give the currency by its three capital letters, such as IDR.")
        },
    )
    file = forms.FileField(
        label=gettext_lazy("Price list (CSV or XLSX)"),
        required=False,
        help_text=gettext_lazy(
            "Columns: treatment, unit, amount. It takes the place of what is typed below."
        ),
    )

    def __init__(self, *args: Any, prices: Mapping[str, Price], **more: Any) -> None:
        """Show the prices that hold."""
        super().__init__(*args, **more)
        for name in money.treatments():
            known = prices.get(name)
            self.fields[f"amount_{name}"] = forms.FloatField(
                label=str(TREATMENTS[name]), min_value=0, required=False,
                initial=f"{known.amount:g}" if known else None,
                widget=forms.NumberInput(attrs={"step": "any"}),
            )  # fmt: skip
            self.fields[f"unit_{name}"] = forms.ChoiceField(
                label=_("Unit"), choices=list(UNITS.items()), initial=known.unit if known else "m2",
                required=False,
            )  # fmt: skip

    def pairs(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Give the fields of each treatment: amount and unit."""
        for name in money.treatments():
            yield self[f"amount_{name}"], self[f"unit_{name}"]

    def typed(self) -> list[Said]:
        """Give the prices that were typed; a treatment left empty has none."""
        said = self.cleaned_data
        return [
            Said(name, said[f"amount_{name}"], said[f"unit_{name}"] or "m2")
            for name in money.treatments()
            if said[f"amount_{name}"] is not None
        ]
