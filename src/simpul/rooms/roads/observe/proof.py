"""A photo that is to prove a repair, held against earlier photos, the place and the order."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import shapely
from django.db import transaction
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from simpul.ground.files import store
from simpul.ground.files.models import Blob
from simpul.ground.places.models import City, Segment
from simpul.kernel.geo import LonLat, distance_m
from simpul.kernel.proof import Examine, Examined, Words
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.models import Frame, Item, Print, PrintWord, Proof
from simpul.rooms.roads.understand import proof as rules
from simpul.rooms.roads.understand.proof import Flag, Reason, Rules, Said, Settled

AT_ONCE = 8
"""Photos of surveys whose words are found while a phone waits; a job finds the others before."""
KEPT = ("camera", "software", "by_satellite", "changed_s", "said_size", "thumbnail", "sources", "credentials")
"""What is kept of a file's own words: what the checks went by, and nothing else."""


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


@dataclass(frozen=True, slots=True)
class Checked:
    """A photo with all that was found about it. `newest` is the newest proof that it was held against."""

    sent: Sent
    sha256: str
    examined: Examined
    settled: Settled
    flags: Sequence[Flag]
    newest: int


def check(item: Item, sent: Sent, tools: Tools, *, now: datetime) -> Checked:
    """Look at a photo and hold it against everything; nothing is written but the words of survey photos.

    Raises:
        NotAPhoto, TooSmall, TooBig, TooManyPixels: it cannot be taken.
    """
    limits, city = rules.rules(), item.order.city
    examined = _examine(sent, tools, limits, ZoneInfo(city.time_zone))
    sha256 = hashlib.sha256(sent.data).hexdigest()
    settled = rules.settle(examined.marks, sent.said, now)
    newest = Proof.objects.filter(item__order__city=city).aggregate(last=Max("pk"))["last"] or 0
    index_frames(item, tools.words, limits)
    flags = [
        *used(item, sha256, examined, limits),
        *rules.doubts(
            examined.marks, sent.said, settled, since=item.order.made_at, received_at=now,
            away_m=away_m(item, settled.position), limits=limits,
        ),
    ]  # fmt: skip
    return Checked(sent, sha256, examined, settled, flags, newest)


def _examine(sent: Sent, tools: Tools, limits: Rules, zone: ZoneInfo) -> Examined:
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


def used(item: Item, sha256: str, examined: Examined, limits: Rules, after: int = 0) -> Iterator[Flag]:
    """Give the photo that this one is, or is made of: a proof after a number, the one before, a survey's."""
    city = item.order.city
    proofs = Proof.objects.filter(item__order__city=city, pk__gt=after)
    for sums in ({"sha256": sha256}, {"pixels": examined.sha256}):
        found = proofs.filter(**sums).order_by("pk").first()
        if found:
            yield Flag(Reason.SAME_PHOTO, {"exact": True}, proof=found.pk)
            return
    before = item.damage.best_frame if item.damage and not after else None
    if before and before.masked and _like(before.masked, examined, limits):
        yield Flag(Reason.BEFORE_PHOTO, frame=before.pk)
        return
    for candidate in candidates(city, examined, limits, after=after):
        frame = candidate.frame
        blob = candidate.proof.photo if candidate.proof else frame.masked if frame else None
        if blob is None or not _like(blob, examined, limits):
            continue
        reason = Reason.LOOKS_LIKE if candidate.proof_id else Reason.SURVEY_PHOTO
        yield Flag(reason, proof=candidate.proof_id, frame=candidate.frame_id)
        return


def candidates(city: City, examined: Examined, limits: Rules, *, after: int = 0) -> list[Print]:
    """Give the photos that share most words with one or its mirror image: the few to be laid over it."""
    found: dict[int, int] = {}
    for some in (examined.asked, examined.mirrored):
        words = PrintWord.objects.filter(city=city, word__in=some)
        if after:
            words = words.filter(print__proof__gt=after)
        shared = words.order_by().values_list("print").annotate(shared=Count("pk"))
        most = shared.filter(shared__gte=limits.shared).order_by("-shared", "print")[: limits.tried]
        for key, count in most:
            found[key] = max(count, found.get(key, 0))
    best = sorted(found, key=lambda key: (-found[key], key))[: limits.tried]
    prints = Print.objects.select_related("proof__photo", "frame__masked").in_bulk(best)
    return [prints[key] for key in best]


def _like(blob: Blob, examined: Examined, limits: Rules) -> bool:
    try:
        return rules.alike(examined.like(store.open(blob)), limits)
    except (store.Gone, ValueError):
        return False


def keep(item: Item, checked: Checked, **facts: Any) -> Proof:
    """Keep a proof with its hidden photo, its hashes and words; the caller has the transaction."""
    examined, settled = checked.examined, checked.settled
    photo = store.put(examined.shown, expect=frozenset({"image/jpeg"}))
    marks = asdict(examined.marks)
    proof = Proof.objects.create(
        item=item, key=checked.sent.key, photo=photo, width=examined.shown_size[0],
        height=examined.shown_size[1], sha256=checked.sha256, pixels=examined.sha256, taken_at=settled.at,
        lon=settled.position.lon if settled.position else None,
        lat=settled.position.lat if settled.position else None, accuracy_m=settled.accuracy_m,
        skew_s=settled.skew_s, facts={name: marks[name] for name in KEPT},
        hashes={"file": checked.sha256, "pixels": examined.sha256, "words": len(examined.words)}, **facts,
    )  # fmt: skip
    _remember(item.order.city, examined.words, proof=proof)
    return proof


def _remember(city: City, words: Sequence[int], **of: Any) -> None:
    row, is_new = Print.objects.get_or_create(**of, defaults={"city": city})
    if not is_new:
        return
    PrintWord.objects.bulk_create([PrintWord(city=city, print=row, word=word) for word in words])


def index_frames(item: Item, words: Words, limits: Rules, most: int = AT_ONCE) -> int:
    """Keep the words of survey photos along the street of a thing, newest first, `most` at once.

    Returns:
        How many were new.
    """
    street, at_m = _along(item)
    frames = Frame.objects.filter(
        street=street, state=Frame.State.ACCEPTED, masked__isnull=False,
        chainage_m__gte=at_m - limits.frames_along_m, chainage_m__lte=at_m + limits.frames_along_m,
    )  # fmt: skip
    newest = frames.order_by("-survey", "sequence")[: limits.frames_most].values_list("pk", flat=True)
    unknown = Frame.objects.filter(pk__in=list(newest), print=None).select_related("masked").order_by("-pk")
    done = 0
    for frame in unknown[:most]:
        found = _words_of(frame, words)
        with transaction.atomic():
            _remember(item.order.city, found, frame=frame)
        done += 1
    return done


def _words_of(frame: Frame, words: Words) -> Sequence[int]:
    try:
        return words(store.open(frame.masked)) if frame.masked else ()
    except (store.Gone, ValueError):
        return ()


def _along(item: Item) -> tuple[int, float]:
    if item.damage:
        return item.damage.street_id, item.damage.chainage_m
    segment = item.segment or Segment()
    return segment.street_id, (segment.from_m + segment.to_m) / 2


def away_m(item: Item, position: LonLat | None) -> float | None:
    """Give the metres from a position to the damage, or to the nearest point of the segment."""
    if position is None:
        return None
    if item.damage:
        return distance_m(position, LonLat(item.damage.lon, item.damage.lat))
    line = shapely.from_wkb(bytes((item.segment or Segment()).line))
    near = line.interpolate(line.project(shapely.Point(position)))
    return distance_m(position, LonLat(near.x, near.y))
