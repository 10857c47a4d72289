"""A photo that is to prove something: looked at, held against every photo that the city knows, remembered."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from simpul.ground.files import store
from simpul.ground.files.models import Blob
from simpul.ground.places.models import City
from simpul.ground.proof import rules
from simpul.ground.proof.models import Print, PrintWord
from simpul.ground.proof.rules import Flag, Reason, Rules, Said, Settled
from simpul.kernel.geo import LonLat
from simpul.kernel.proof import Examine, Examined, Words
from simpul.kernel.refusal import Refused

AT_ONCE = 8
"""Photos whose words are found while a phone waits; a room's job finds the others before."""
KEPT = ("camera", "software", "by_satellite", "changed_s", "said_size", "thumbnail", "sources", "credentials")
"""What is kept of a file's own words: what the checks went by, and nothing else."""
LIKE = {
    Print.Kind.PROOF: Reason.LOOKS_LIKE,
    Print.Kind.SURVEY: Reason.SURVEY_PHOTO,
    Print.Kind.REPORT: Reason.REPORT_PHOTO,
}


class NotAPhoto(Refused):
    """What was sent is no photo that can be read."""


class TooSmall(Refused):
    """The photo has too few pixels to show anything."""


@dataclass(frozen=True, slots=True)
class Tools:
    """The ports: what looks at a photo as it was sent, and what gives the words of one that is kept."""

    examine: Examine
    words: Words


@dataclass(frozen=True, slots=True)
class Sent:
    """A photo as a phone sent it; `key` was made by the phone, once for each photo."""

    key: UUID
    data: bytes
    said: Said

    @property
    def sha256(self) -> str:
        """The sum of the file."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Thing:
    """What a photo is to prove the mending of.

    `since` is the moment from which a photo can be a proof. `away_m` gives the metres from a position to the
    thing, None where there is no position. `before` are photos of how it was, with their references.
    """

    city: City
    since: datetime
    away_m: Callable[[LonLat | None], float | None]
    before: Sequence[tuple[str, Blob]] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """A photo with all that was found about it. `newest` is the newest proof that it was held against."""

    sent: Sent
    sha256: str
    examined: Examined
    settled: Settled
    flags: Sequence[Flag]
    newest: int


def check(thing: Thing, sent: Sent, tools: Tools, *, now: datetime) -> Checked:
    """Look at a photo and hold it against everything; nothing is written.

    Raises:
        NotAPhoto, TooSmall, TooBig, TooManyPixels: it cannot be taken.
    """
    limits = rules.rules()
    examined = examine(sent, tools, limits, ZoneInfo(thing.city.time_zone))
    settled = rules.settle(examined.marks, sent.said, now)
    newest = Print.objects.filter(city=thing.city, kind=Print.Kind.PROOF).aggregate(last=Max("pk"))["last"]
    flags = [
        *used(thing, sent.sha256, examined, limits),
        *rules.doubts(
            examined.marks, sent.said, settled, since=thing.since, received_at=now,
            away_m=thing.away_m(settled.position), limits=limits,
        ),
    ]  # fmt: skip
    return Checked(sent, sent.sha256, examined, settled, flags, newest or 0)


def since(thing: Thing, checked: Checked) -> list[Flag]:
    """Give all doubts, with those by proofs that came while it was checked; the city's row is held now."""
    City.objects.select_for_update(no_key=True).get(pk=thing.city.pk)
    late = used(thing, checked.sha256, checked.examined, rules.rules(), checked.newest)
    return [*checked.flags, *late]


def examine(sent: Sent, tools: Tools, limits: Rules, zone: ZoneInfo) -> Examined:
    """Look at a photo as it was sent. Raises NotAPhoto, TooSmall, TooBig, TooManyPixels."""
    if len(sent.data) > limits.most_bytes:
        raise store.TooBig(_("The file is longer than %(most)d bytes.") % {"most": limits.most_bytes})
    try:
        facts = store.inspect_image(sent.data)
        if facts.content_type != "image/jpeg":
            raise NotAPhoto(_("This is %(found)s. A proof is a JPEG photo.") % {"found": facts.content_type})
        if min(facts.width, facts.height) < limits.least_side:
            raise TooSmall(
                _("The photo has %(width)d x %(height)d pixels; each side needs %(least)d.")
                % {"width": facts.width, "height": facts.height, "least": limits.least_side}
            )
        return tools.examine(sent.data, zone)
    except store.NotThisKind as error:
        raise NotAPhoto(_("This is no photo. A proof is a JPEG photo, as the camera made it.")) from error
    except ValueError as error:
        raise NotAPhoto(_("The photo is broken or was cut short on its way. Send it again.")) from error


def used(thing: Thing, sha256: str, examined: Examined, limits: Rules, after: int = 0) -> Iterator[Flag]:
    """Give the photo that this one is, or is made of: a proof, one of how it was, a survey's, a report's.

    Args:
        thing: what is to be proven.
        sha256: of the file as it was sent.
        examined: the photo.
        limits: the numbers.
        after: only proofs whose print has a greater number; 0: every photo.
    """
    proofs = Print.objects.filter(city=thing.city, kind=Print.Kind.PROOF, pk__gt=after)
    for sums in ({"sha256": sha256}, {"pixels": examined.sha256}):
        found = proofs.filter(**sums).order_by("pk").first()
        if found:
            yield Flag(Reason.SAME_PHOTO, {"exact": True}, found.ref)
            return
    for ref, blob in () if after else thing.before:
        if _like(blob, examined, limits):
            yield Flag(Reason.BEFORE_PHOTO, ref=ref)
            return
    for candidate in candidates(thing.city, examined, limits, after=after):
        if _like(candidate.photo, examined, limits):
            yield Flag(LIKE[Print.Kind(candidate.kind)], ref=candidate.ref)
            return


def candidates(city: City, examined: Examined, limits: Rules, *, after: int = 0) -> list[Print]:
    """Give the photos that share most words with one or its mirror image: the few to be laid over it."""
    found: dict[int, int] = {}
    for some in (examined.asked, examined.mirrored):
        words = PrintWord.objects.filter(city=city, word__in=some)
        if after:
            words = words.filter(print__gt=after, print__kind=Print.Kind.PROOF)
        shared = words.order_by().values_list("print").annotate(shared=Count("pk"))
        most = shared.filter(shared__gte=limits.shared).order_by("-shared", "print")[: limits.tried]
        for key, count in most:
            found[key] = max(count, found.get(key, 0))
    best = sorted(found, key=lambda key: (-found[key], key))[: limits.tried]
    prints = Print.objects.select_related("photo").in_bulk(best)
    return [prints[key] for key in best]


def _like(blob: Blob, examined: Examined, limits: Rules) -> bool:
    try:
        return rules.alike(examined.like(store.open(blob)), limits)
    except (store.Gone, ValueError):
        return False


def facts(checked: Checked) -> dict[str, Any]:
    """Put the photo away, and give what a room keeps of a proof: columns that every room's proof has."""
    examined, settled = checked.examined, checked.settled
    marks, (width, height) = asdict(examined.marks), examined.shown_size
    return {
        "key": checked.sent.key, "photo": store.put(examined.shown, expect=frozenset({"image/jpeg"})),
        "width": width, "height": height, "sha256": checked.sha256, "taken_at": settled.at,
        "lon": settled.position.lon if settled.position else None,
        "lat": settled.position.lat if settled.position else None,
        "accuracy_m": settled.accuracy_m, "skew_s": settled.skew_s,
        "facts": {name: marks[name] for name in KEPT},
    }  # fmt: skip


def remember(city: City, ref: str, photo: Blob, checked: Checked) -> None:
    """Let later proofs be held against one that is kept now; in the transaction of `since`."""
    examined = checked.examined
    _keep(
        Print(
            city=city, ref=ref, kind=Print.Kind.PROOF, photo=photo, sha256=checked.sha256,
            pixels=examined.sha256,
        ),
        examined.words,
    )  # fmt: skip


def index(
    city: City, kind: str, photos: Sequence[tuple[str, Blob]], words: Words, most: int = AT_ONCE
) -> int:
    """Let proofs be held against photos that are no proofs, by their references: `most` new ones at once.

    Returns:
        How many were new.
    """
    there = _there([ref for ref, _blob in photos])
    new = [(ref, blob) for ref, blob in photos if ref not in there][:most]
    for ref, blob in new:
        found = _words_of(blob, words)
        with transaction.atomic():
            _keep(Print(city=city, ref=ref, kind=kind, photo=blob), found)
    return len(new)


def forget(refs: Collection[str]) -> int:
    """Forget photos by their references: nothing is held against them any more. Returns how many were."""
    return Print.objects.filter(ref__in=list(refs)).delete()[1].get("proof.Print", 0)


def _there(refs: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(refs), 500):
        some = Print.objects.filter(ref__in=refs[start : start + 500])
        found |= set(some.values_list("ref", flat=True))
    return found


def _keep(row: Print, words: Sequence[int]) -> None:
    sums = {
        "city": row.city,
        "kind": row.kind,
        "photo": row.photo,
        "sha256": row.sha256,
        "pixels": row.pixels,
    }
    kept, is_new = Print.objects.get_or_create(ref=row.ref, defaults=sums)
    if is_new:
        PrintWord.objects.bulk_create([PrintWord(city=row.city, print=kept, word=word) for word in words])


def _words_of(blob: Blob, words: Words) -> Sequence[int]:
    try:
        return words(store.open(blob))
    except (store.Gone, ValueError):
        return ()
