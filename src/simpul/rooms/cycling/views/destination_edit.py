"""How staff write about destinations: forms that lose nothing, steps, photos."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from simpul.adapters import images, pictures
from simpul.ground.people.access import person, require
from simpul.ground.places.models import City, Place
from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.act import destination as act
from simpul.rooms.cycling.act import destination_photo as photos
from simpul.rooms.cycling.act.destination_photo import NoPhoto, Picture
from simpul.rooms.cycling.act.destination_rules import Faulty, currency_of
from simpul.rooms.cycling.forms.destination import DestinationForm, PhotoForm
from simpul.rooms.cycling.models.destination import Destination, DestinationPhoto
from simpul.rooms.cycling.views.destinations import look

WIDTH = 1280
"""Pixels that a kept photo is wide at least, where it was taken so wide: sharp on a phone and on a screen."""
LARGEST = 25_000_000
"""Bytes of a photo that comes: the largest phones write some 20 million."""


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Write about a place that the map does not know."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    require(person(request), act.EDIT, city)
    first = act.empty() | {"currency": currency_of(city)}
    return _answer(request, city, None, first)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Change what is said of a destination, or begin to write about a place of the map."""
    city, found, _staff = look(request, slug, ref)
    require(person(request), act.EDIT, city)
    if isinstance(found, Place):
        return _answer(request, city, found, act.empty(found) | {"currency": currency_of(city)})
    return _answer(request, city, found, DestinationForm.initial_of(found))


@login_required
@require_POST
def step(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Publish a destination, take it back, or retire it."""
    row = _row(request, slug, ref)
    try:
        act.step(row, request.POST.get("step", ""), actor=person(request), now=timezone.now())
    except Faulty as refusal:
        form = DestinationForm(DestinationForm.initial_of(row), initial=DestinationForm.initial_of(row))
        form.is_valid()
        form.take(refusal)
        return _form(request, row.city, row, form)
    messages.success(request, _("Done."))
    return redirect(row)


@login_required
@require_http_methods(["GET", "POST"])
def add_photo(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Show the photos of a destination to staff, and take another one."""
    row = _row(request, slug, ref)
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            picture = _picture(form.cleaned_data["photo"])
            photos.add_photo(row, picture, form.said(), actor=person(request), now=timezone.now())
        except Refused as refusal:
            form.take(refusal)
        else:
            messages.success(request, _("The photo is kept."))
            return redirect("cycling:destination-photos", slug, ref)
    shown = row.photos.select_related("blob")
    context = {"city": row.city, "row": row, "form": form, "photos": shown}
    return render(request, "cycling/destination_photos.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def change_photo(request: HttpRequest, slug: str, ref: str, pk: int) -> HttpResponse:
    """Put a photo first, or take it away."""
    row = _row(request, slug, ref)
    found = get_object_or_404(
        DestinationPhoto.objects.select_related("destination__city"), destination=row, pk=pk
    )
    change = photos.remove_photo if request.POST.get("do") == "remove" else photos.put_first
    change(found, actor=person(request), now=timezone.now())
    messages.success(request, _("Done."))
    return redirect("cycling:destination-photos", slug, ref)


def _row(request: HttpRequest, slug: str, ref: str) -> Destination:
    """Find a row to be changed. Raises Http404, PermissionDenied."""
    city, found, _staff = look(request, slug, ref)
    require(person(request), act.EDIT, city)
    if isinstance(found, Place):
        raise Http404
    return found


def _answer(
    request: HttpRequest, city: City, found: Destination | Place | None, first: dict[str, Any]
) -> HttpResponse:
    """Show the form, or keep what was filled in; with a fault show it again with all that was typed."""
    form = DestinationForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            row = _keep(request, city, found, form)
        except Refused as refusal:
            form.take(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(row)
    return _form(request, city, found, form)


def _keep(
    request: HttpRequest, city: City, found: Destination | Place | None, form: DestinationForm
) -> Destination:
    actor, now = person(request), timezone.now()
    if isinstance(found, Destination):
        act.edit(found, form.said(), seen=form.seen_at(), actor=actor, now=now)
        return found
    return act.add(city, form.said(), place=found, actor=actor, now=now)


def _form(
    request: HttpRequest, city: City, found: Destination | Place | None, form: DestinationForm
) -> HttpResponse:
    row = found if isinstance(found, Destination) else None
    back = row.get_absolute_url() if row else reverse("cycling:destinations", args=[city.slug])
    context = {"city": city, "row": row, "place": found, "form": form, "back": back}
    status = 422 if form.errors else 200
    return render(request, "cycling/destination_edit.html", context, status=status)


def _picture(file: Any) -> Picture:
    """Decode a photo and encode it again, smaller and without its header. Raises NoPhoto."""
    if file.size > LARGEST:
        raise NoPhoto(
            _("The photo has more than %(most)d MB. Take a smaller one.") % {"most": LARGEST // 10**6}
        )
    try:
        photo = pictures.picture(file.read(), width=WIDTH)
    except images.Undecodable as error:
        raise NoPhoto(
            _("This is no JPEG, PNG or WebP photo, or it is broken. Save it as JPEG and try again.")
        ) from error
    height, width = photo.rgb.shape[:2]
    return Picture(images.encode(photo.rgb, at=None, position=None), width, height)
