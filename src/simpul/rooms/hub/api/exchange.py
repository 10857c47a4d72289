"""How installations talk to a hub: a submission comes in, a receipt goes out; and a year's report."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema

from simpul.ground import keys
from simpul.rooms.hub import jobs
from simpul.rooms.hub.act import exchange as act
from simpul.rooms.hub.share import report
from simpul.rooms.hub.understand import submission as rules

router = Router(tags=["hub"])
STATUS = {
    "too_big": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "not_an_envelope": HTTPStatus.UNPROCESSABLE_ENTITY,
    "schema": HTTPStatus.UNPROCESSABLE_ENTITY,
    "unknown_key": HTTPStatus.FORBIDDEN,
    "broken_seal": HTTPStatus.FORBIDDEN,
    "wrong_kind": HTTPStatus.FORBIDDEN,
    "wrong_city": HTTPStatus.FORBIDDEN,
    "unknown_city": HTTPStatus.FORBIDDEN,
}
"""What else is turned away (an order that cannot be) is a conflict, 409."""


class Refusal(Schema):
    """Why a submission is not taken: for a program (`reason`, `expected`, `last`) and for a person."""

    detail: str
    cure: str
    reason: str
    errors: list[str] = []
    expected: int | None = None
    last: str = ""


class Receipt(Schema):
    """A signed envelope (DSSE v1): `payload` is a receipt in base64."""

    payload: str
    payloadType: str  # noqa: N815 - as DSSE spells it
    signatures: list[dict[str, str]]


class HubKey(Schema):
    """The public key that this hub signs its receipts with."""

    public: str
    fingerprint: str
    speaks: str


ENVELOPE = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["payload", "payloadType", "signatures"],
                    "properties": {
                        "payload": {"type": "string", "format": "byte"},
                        "payloadType": {"type": "string"},
                        "signatures": {
                            "type": "array",
                            "minItems": 1,
                            "maxItems": 1,
                            "items": {"type": "object"},
                        },
                    },
                }
            }
        },
    }
}


@router.post(
    "/submissions",
    response={
        200: Receipt,
        201: Receipt,
        403: Refusal,
        409: Refusal,
        413: Refusal,
        422: Refusal,
        507: Refusal,
    },
    summary="Send a city's signed submission",
    openapi_extra=ENVELOPE,
)
def submit(request: HttpRequest) -> HttpResponse:
    """Take a sealed statement (DSSE, Ed25519). 201: taken; 200: it had been taken. Safe to repeat."""
    now = timezone.now()
    try:
        act.too_big(_length(request), now)
        raw = request.read(rules.limits_on(now.date()).most_bytes + 1)
        act.too_big(len(raw), now)
        taken = act.take(raw, now=now, package=jobs.take_package)
    except act.TurnedAway as no:
        status = STATUS.get(no.reason, HTTPStatus.CONFLICT)
        return _no(status, str(no), no.cure, no.reason, errors=no.errors, expected=no.expected, last=no.last)
    except act.NoRoom as no:
        cure = _("Nothing was kept. Send the same again later.")
        return _no(HTTPStatus.INSUFFICIENT_STORAGE, str(no), cure, "no_room")
    status = HTTPStatus.OK if taken.again else HTTPStatus.CREATED
    return HttpResponse(taken.receipt, content_type="application/json", status=status)


@router.get("/key", response=HubKey, summary="The key that this hub signs its receipts with")
def key(request: HttpRequest) -> dict[str, str]:
    """Give the public key. Compare its fingerprint by another way before you rely on it."""
    own = keys.own(None)
    return {"public": own.public, "fingerprint": own.fingerprint, "speaks": rules.SCHEMA}


@router.get(
    "/reports/{int:year}", summary="A year's totals, and where the printed report disagrees with its list"
)
def one_report(request: HttpRequest, year: int) -> JsonResponse:
    """Give counts by state, city, area and status, the comparison with what was printed, the changes.

    Raises:
        Http404: no list of that year is known, so its counts are not 0 but unknown.
    """
    if year not in report.years():
        raise Http404
    return JsonResponse(report.as_json(report.of_year(year)))


def _length(request: HttpRequest) -> int:
    text = request.headers.get("Content-Length", "")
    return int(text) if text.isdigit() else 0


def _no(status: int, detail: str, cure: str, reason: str, **more: Any) -> JsonResponse:
    said = {"detail": detail, "cure": cure, "reason": reason}
    return JsonResponse(said | {name: value for name, value in more.items() if value}, status=status)
