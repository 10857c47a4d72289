"""What an inspector types on the street: without JavaScript, and by the outbox without a network."""

import uuid
from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.kernel.geo import LonLat
from simpul.rooms.roads.forms.survey import ManyFiles
from simpul.rooms.roads.models import SURFACE_NAMES, Inspection
from simpul.rooms.roads.share import distress
from simpul.rooms.roads.understand import inspected
from simpul.rooms.roads.understand.inspected import Impossible, Measured
from simpul.rooms.roads.understand.pci import BadDistress, Distress, Severity

ROWS = 3
"""Empty rows for distresses that a form begins with; the page adds more."""


class PhotosField(forms.FileField):
    """Several photos, or none."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Check each file. Raises ValidationError."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(PhotosField, self).clean(file, initial) for file in files]


class Row(NamedTuple):
    """The three fields of one distress, and what is wrong with it."""

    number: int
    type: BoundField
    severity: BoundField
    quantity: BoundField


def _number(label: Any, unit: str, help_text: Any = "", *, whole: bool = False) -> forms.Field:
    """Make a field of a measure that may be left empty: nobody measured it."""
    widget = forms.NumberInput(attrs={"step": "1" if whole else "any", "inputmode": "decimal", "min": 0})
    kind = forms.IntegerField if whole else forms.FloatField
    made: forms.Field = kind(label=label, required=False, min_value=0, help_text=help_text, widget=widget)
    made.unit = unit  # type: ignore[attr-defined]
    return made


class InspectionForm(forms.Form):
    """One inspection of one segment. What is left empty was not measured; 0 is "there is none".

    `key` makes a form that is sent twice one record. `lon` and `lat` find the segment where none is chosen.
    """

    key = forms.UUIDField(widget=forms.HiddenInput())
    corrects = forms.IntegerField(widget=forms.HiddenInput(), required=False)
    segment = forms.IntegerField(widget=forms.HiddenInput(), required=False)
    lon = forms.FloatField(widget=forms.HiddenInput(), required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(widget=forms.HiddenInput(), required=False, min_value=-90, max_value=90)
    inspected_on = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    surface = forms.ChoiceField(label=gettext_lazy("Surface"), choices=SURFACE_NAMES)
    length_m = _number(gettext_lazy("Length"), "m", gettext_lazy("Of the stretch that you walked."))
    width_m = _number(gettext_lazy("Width"), "m", gettext_lazy("Needed for the PCI of asphalt."))
    slabs = _number(gettext_lazy("Slabs"), "", gettext_lazy("Needed for the PCI of concrete."), whole=True)
    crack_area = _number(gettext_lazy("Cracked area"), "", gettext_lazy("0 where there are no cracks."))
    crack_area_unit = forms.ChoiceField(
        label=gettext_lazy("Unit of the cracked area"),
        choices=[("percent", "%"), ("m2", "m²")],
        required=False,
    )
    crack_width_mm = _number(
        gettext_lazy("Crack width"), "mm", gettext_lazy("The usual width of the widest cracks.")
    )
    potholes = _number(
        gettext_lazy("Potholes"), "", gettext_lazy("How many; 0 where there are none."), whole=True
    )
    rut = _number(gettext_lazy("Rut depth"), "", gettext_lazy("Mean depth under a straight edge of 1.2 m."))
    rut_unit = forms.ChoiceField(
        label=gettext_lazy("Unit of the rut depth"), choices=[("mm", "mm"), ("cm", "cm")], required=False
    )
    iri_m_per_km = _number(gettext_lazy("Roughness (IRI)"), "m/km")
    complete = forms.BooleanField(
        label=gettext_lazy("These are all distresses of this stretch"), required=False,
        help_text=gettext_lazy("Only then is there a PCI. An empty list then means a road without any."),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    photos = PhotosField(
        label=gettext_lazy("Photos"), required=False,
        help_text=gettext_lazy("Faces and number plates are hidden before a photo is kept."),
        widget=ManyFiles(attrs={"multiple": True, "accept": "image/jpeg"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None, **more: Any) -> None:
        """Make the form with as many rows of distresses as were sent or are there, and some empty ones."""
        initial = {"key": uuid.uuid4(), **(more.pop("initial", None) or {})}
        super().__init__(data, files, initial=initial, **more)
        self.rows = min(max(ROWS, _sent(data), initial.get("rows", 0)), inspected.limits().most_distresses)
        choices = lazy(distress.choices, list)()
        severities = [("", ""), *((one.value, distress.SEVERITIES[one]) for one in Severity)]
        for number in range(self.rows):
            name = f"distress-{number}"
            self.fields[f"{name}-type"] = forms.ChoiceField(
                label=gettext_lazy("Distress"), choices=choices, required=False
            )
            self.fields[f"{name}-severity"] = forms.ChoiceField(
                label=gettext_lazy("Severity"), choices=severities, required=False
            )
            self.fields[f"{name}-quantity"] = _number(gettext_lazy("Quantity"), "")

    def distress_rows(self) -> Iterator[Row]:
        """Give the fields of the distresses row by row, for the template."""
        for number in range(self.rows):
            fields = (self[f"distress-{number}-{name}"] for name in ("type", "severity", "quantity"))
            yield Row(number, *fields)

    def clean(self) -> dict[str, Any]:
        """Put the measures together, and say at its field what cannot be."""
        said: dict[str, Any] = super().clean() or {}
        distresses = self._distresses(said)
        if self.errors:
            return said
        said["measured"] = measured = Measured(
            surface=said["surface"], length_m=said["length_m"] or 0, width_m=said["width_m"] or None,
            slabs=said["slabs"] or None, crack_area_percent=self._cracked(said),
            crack_width_mm=said["crack_width_mm"], potholes=said["potholes"],
            rut_mm=said["rut"] and said["rut"] * (10 if said["rut_unit"] == "cm" else 1),
            iri_m_per_km=said["iri_m_per_km"], distresses=[one for _row, one in distresses],
            complete=said["complete"],
        )  # fmt: skip
        if not self.errors:
            self._check(measured, [row for row, _one in distresses])
        return said

    def position(self) -> LonLat | None:
        """Give where the phone was; None where it did not say."""
        lon, lat = self.cleaned_data.get("lon"), self.cleaned_data.get("lat")
        return None if lon is None or lat is None else LonLat(lon, lat)

    def refuse(self, error: Impossible | BadDistress, rows: list[int]) -> None:
        """Say at its field what cannot be."""
        if isinstance(error, BadDistress):
            field = "type" if error.reason == "type" else "quantity"
            self.add_error(f"distress-{rows[error.place]}-{field}", distress.REASONS[error.reason])
            return
        field = {"crack_area_percent": "crack_area", "rut_mm": "rut"}.get(error.field, error.field)
        if error.most is None:
            self.add_error(field, _("This must be above 0."))
        else:
            self.add_error(
                field, _("This is more than can be: at most %(most)s.") % {"most": f"{error.most:g}"}
            )

    def _check(self, measured: Measured, rows: list[int]) -> None:
        try:
            inspected.check(inspected.limits(), measured)
            inspected.index_of(measured)
        except (Impossible, BadDistress) as error:
            self.refuse(error, rows)
        if measured.complete and inspected.size(measured) is None and measured.surface in inspected.PAVED:
            field = "slabs" if measured.surface == "concrete" else "width_m"
            self.add_error(
                field, _("Needed for the PCI. Fill it in, or say that not all distresses are listed.")
            )

    def _cracked(self, said: dict[str, Any]) -> float | None:
        """Give the cracked share in percent; None where nobody said."""
        amount: float | None = said["crack_area"]
        if amount is None or said["crack_area_unit"] != "m2" or amount == 0:
            return amount
        if not said["width_m"] or not said["length_m"]:
            self.add_error("width_m", _("Length and width are needed where the cracked area is in m²."))
            return None
        return 100 * amount / float(said["length_m"] * said["width_m"])

    def _distresses(self, said: dict[str, Any]) -> list[tuple[int, Distress]]:
        """Give the rows that are filled in, each with its number; a row half filled in is an error."""
        found = []
        for number in range(self.rows):
            names = [f"distress-{number}-{part}" for part in ("type", "severity", "quantity")]
            kind, severity, quantity = (said.get(name) for name in names)
            if not (kind or severity or quantity is not None):
                continue
            for name, value in zip(names, (kind, severity, quantity), strict=True):
                if value in {None, ""} and name not in self.errors:
                    self.add_error(name, _("Fill in the whole row, or none of it."))
            if any(name in self.errors for name in names):
                continue
            surface, _colon, plain = str(kind).partition(":")
            if surface != said.get("surface"):
                self.add_error(names[0], _("This distress is one of another surface."))
                continue
            found.append((number, Distress(plain, Severity(str(severity)), float(quantity or 0))))
        return found


def initial_of(row: Inspection) -> dict[str, Any]:
    """Give what a form shows that corrects an inspection; with a key of its own."""
    shown: dict[str, Any] = {
        name: getattr(row, name)
        for name in (
            "inspected_on", "surface", "length_m", "width_m", "slabs", "crack_width_mm", "potholes",
            "iri_m_per_km", "note", "lon", "lat",
        )
    }  # fmt: skip
    shown |= {
        "corrects": row.pk, "segment": row.segment_id, "crack_area": row.crack_area_percent,
        "crack_area_unit": "percent", "rut": row.rut_mm, "rut_unit": "mm",
        "complete": row.distresses_complete, "rows": len(row.distresses) + 1,
    }  # fmt: skip
    for number, one in enumerate(row.distresses):
        shown[f"distress-{number}-type"] = f"{row.surface}:{one['type']}"
        shown[f"distress-{number}-severity"] = one["severity"]
        shown[f"distress-{number}-quantity"] = one["quantity"]
    return shown


def _sent(data: Any) -> int:
    """Count the rows of distresses that were sent."""
    most = inspected.limits().most_distresses
    return next((number for number in range(most, 0, -1) if f"distress-{number - 1}-type" in (data or ())), 0)
