"""How the staff pages answer a form: what was typed stays, every fault stands beside its field."""

from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from simpul.ground.files import store, understand
from simpul.ground.files.models import Blob
from simpul.kernel.refusal import Refused
from simpul.rooms.hub.forms.record import RecordForm

PAPERS = frozenset({understand.PDF, *understand.IMAGES})
"""What may be kept as evidence or as a paper of a meeting."""

type Do = Callable[[RecordForm], str]
"""Does what a valid form asks and gives the address to go to. Raises Refused."""


def answer(  # noqa: PLR0913 - what is shown, what is done, what is said
    request: HttpRequest,
    form: RecordForm,
    do: Do,
    context: Mapping[str, Any],
    *,
    done: str,
    template: str = "hub/record_form.html",
) -> HttpResponse:
    """Show a form, or do what it asks and go on; with a fault show it again (422) with all that was typed."""
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                where = do(form)
            except Refused as refusal:
                form.take(refusal)
            else:
                messages.success(request, done)
                return redirect(where)
        status = 422
    return render(request, template, {"form": form, **context}, status=status)


def kept(request: HttpRequest, name: str) -> Blob | None:
    """Keep a file that came with a form; None where none came. Raises what `files.store.put` does."""
    sent = request.FILES.get(name)
    return store.put(cast("BinaryIO", sent.file), expect=PAPERS) if sent and sent.file else None
