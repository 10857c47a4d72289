"""The staff pages of the network's own record: who holds which post, and what its meetings decided."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from simpul.ground.people.access import allowed, person
from simpul.rooms.hub.act import network as act
from simpul.rooms.hub.act.common import EDIT_NETWORK, where
from simpul.rooms.hub.forms import network as forms
from simpul.rooms.hub.forms.record import RecordForm
from simpul.rooms.hub.models import Holder, Meeting, NetworkCity, Post, State
from simpul.rooms.hub.views.shown import answer, kept


def _may_appoint(user: object, post: Post, place: NetworkCity | State | None) -> bool:
    return allowed(user, EDIT_NETWORK, None) or allowed(user, act.APPOINT[post.per], where(place))


@require_GET
def posts(request: HttpRequest) -> HttpResponse:
    """Show who holds the posts of the network and of its states, and who held them."""
    all_posts = list(Post.objects.exclude(per="city"))
    mine = _own_states(request.user)
    keeps = allowed(request.user, EDIT_NETWORK, None)
    by_post: dict[int, list[Any]] = {}
    for one in Holder.objects.filter(city=None).select_related("post", "state", "holding_state"):
        may = one.to_on is None and (one.state in mine if one.state else keeps)
        by_post.setdefault(one.post_id, []).append((one, may))
    may_add = [
        (post, state)
        for post in all_posts
        for state in (mine if post.per == "state" else [None] if keeps else [])
    ]
    shown = [(post, by_post.get(post.pk, [])) for post in all_posts]
    return render(request, "hub/posts.html", {"posts": shown, "may_add": may_add})


def _own_states(user: object) -> list[State]:
    """Give the states whose posts the reader may fill."""
    if not getattr(user, "is_authenticated", False):
        return []
    if allowed(user, EDIT_NETWORK, None):
        return list(State.objects.all())
    return [one for one in State.objects.all() if allowed(user, act.APPOINT["state"], one.iso3)]


@login_required
@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest, code: str, of: str) -> HttpResponse:
    """Say who holds a post of a city, a state, or the network."""
    post = get_object_or_404(Post, code=code)
    place = _place(post, of)
    if not _may_appoint(request.user, post, place):
        raise PermissionDenied
    form = forms.HolderForm(request.POST or None)

    def do(form: RecordForm) -> str:
        said = form.said()
        holding = State.objects.get(pk=said["holding_state"]) if said["holding_state"] else None
        term = act.Term(said["institution"], None, holding, said["since"], said["until"], said["source"])
        act.appoint(post, place, term, actor=person(request), now=timezone.now())
        return place.get_absolute_url() if isinstance(place, NetworkCity) else reverse("hub:posts")

    whose = str(place) if place else _("the network")
    context = {"title": f"{post.title}: {whose}", "back": _("Posts"), "back_url": reverse("hub:posts")}
    return answer(request, form, do, context, done=_("Saved."))


def _place(post: Post, of: str) -> NetworkCity | State | None:
    if post.per == "city":
        return get_object_or_404(NetworkCity.objects.shown(), city__slug=of)
    if post.per == "state":
        return get_object_or_404(State, pk=of)
    if of != "network":
        raise Http404
    return None


@login_required
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Say when somebody left a post."""
    rows = Holder.objects.select_related("post", "state", "city__city")
    holder = get_object_or_404(rows, pk=pk)
    if not _may_appoint(request.user, holder.post, holder.city or holder.state):
        raise PermissionDenied
    form = forms.EndForm(request.POST or None)

    def do(form: RecordForm) -> str:
        act.end(holder, form.cleaned_data["until"], actor=person(request), now=timezone.now())
        return reverse("hub:posts")

    context = {
        "title": f"{holder.post.title}: {holder}",
        "back": _("Posts"),
        "back_url": reverse("hub:posts"),
    }
    return answer(request, form, do, context, done=_("Saved."))


@login_required
@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Write a meeting down, the first time or again."""
    if not allowed(request.user, EDIT_NETWORK, None):
        raise PermissionDenied
    found = get_object_or_404(Meeting, slug=slug) if slug else None
    initial = forms.MeetingForm.initial_of(found) if found else None
    form = forms.MeetingForm(request.POST or None, initial=initial)

    def do(form: RecordForm) -> str:
        held = act.Held(**form.said())
        return act.write_meeting(found, held, actor=person(request), now=timezone.now()).get_absolute_url()

    title = _("Change the meeting") if found else _("Write a meeting down")
    context = {"title": title, "back": _("Meetings"), "back_url": reverse("hub:meetings")}
    return answer(request, form, do, context, done=_("Saved."))


@login_required
@require_http_methods(["GET", "POST"])
def document(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a paper to a meeting."""
    if not allowed(request.user, EDIT_NETWORK, None):
        raise PermissionDenied
    found = get_object_or_404(Meeting, slug=slug)
    form = forms.DocumentForm(request.POST or None, request.FILES or None)

    def do(form: RecordForm) -> str:
        said, actor = form.said(), person(request)
        blob = kept(request, "file")
        act.add_document(found, said["title"], url=said["url"], blob=blob, actor=actor, now=timezone.now())
        return found.get_absolute_url()

    context = {
        "title": _("Add a paper"),
        "back": _("Meeting"),
        "back_url": found.get_absolute_url(),
        "multipart": True,
    }
    return answer(request, form, do, context, done=_("Saved."))
