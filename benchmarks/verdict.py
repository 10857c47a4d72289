"""How often the camera's verdict on a repair is right, on Kota Contoh, whose truth is known.

    python benchmarks/verdict.py --seeds 1 2 3 --photos 200

For each seed the city is surveyed, every damage on record is claimed to be repaired, half of them really are
(a patch lies there), and it is surveyed again: other light, other errors of the receiver, the photos
elsewhere. The whole product works: the road model, the map matching, the merging, the verdict. Beside it, on
the same sightings, the rule that one would write first: nothing within 10 m in the newer survey is confirmed,
anything disputed; once for anything, once for the same kind only.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

REPAIRED_ON = date(2026, 10, 1)
NAIVE_M = 10.0
NEAR_M = 1.5
KINDS = ("D00", "D10", "D20", "D40")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--photos", type=int, default=200, help="of each drive, 5 m apart")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--json", type=Path, help="also write every repair here")
    said = parser.parse_args()
    if said.one:
        print(json.dumps(one(said.one, said.seeds[0], said.photos)))
        return
    rows: list[dict[str, Any]] = []
    for seed in said.seeds:
        with tempfile.TemporaryDirectory() as name:
            command = [sys.executable, __file__, "--seeds", str(seed), "--photos", str(said.photos)]
            done = subprocess.run(
                [*command, "--one", name], stdout=subprocess.PIPE, text=True, check=True,
                env=os.environ | {"SIMPUL_DATA": f"{name}/data"},
            )  # fmt: skip
            found = json.loads(done.stdout.splitlines()[-1])
            rows += [{"seed": seed, **row} for row in found]
            print(f"seed {seed}: {len(found)} repairs claimed", flush=True)
        if said.json:
            said.json.write_text(json.dumps(rows, indent=1) + "\n")
    show(rows)


def one(work: Path, seed: int, photos: int) -> list[dict[str, Any]]:
    """Drive, claim, drive again: one row for each claimed repair."""
    from simpul.adapters import contoh

    town = contoh.make(seed)
    town.write_drive(work / "before", 2, photos=photos, way_photos=photos, workers=os.cpu_count() or 1)
    there = [damage["id"] for damage in _read(work / "before")["damages"]]
    mended = random.Random(seed).sample(there, len(there) // 2)
    town.write_drive(
        work / "after", 3, photos=photos, way_photos=photos, mended=mended, workers=os.cpu_count() or 1
    )
    from simpul.site.commands import cli, start

    start.load()

    def run(*words: str) -> None:
        cli.main(args=[*words], prog_name="simpul", standalone_mode=False)

    sys.stdout, out = sys.stderr, sys.stdout
    run("migrate")
    run("city", "sample", "--seed", str(seed))
    run("survey", "add", str(work / "before" / "frames"), "--name", "before")
    claim()
    run("survey", "add", str(work / "after" / "frames"), "--name", "after")
    sys.stdout = out
    return list(rows_of(work, set(mended)))


def claim() -> None:
    """Say of everything on record that it was repaired."""
    from simpul.ground.places.models import City
    from simpul.rooms.roads.models import Damage
    from simpul.rooms.roads.observe import tallies

    Damage.objects.update(state=Damage.State.REPAIRED, repaired_on=REPAIRED_ON)
    for city in City.objects.served():
        tallies.rebuild(city)


def rows_of(work: Path, mended: set[int]) -> Iterator[dict[str, Any]]:
    """Give for each claimed repair the truth, the verdict, and what the naive rules say."""
    from simpul.rooms.roads.models import Damage, Survey, Verdict

    before, after = Survey.objects.order_by("pk")
    truth = _read(work / "before")
    seen = _seen_at(after)
    for damage in Damage.objects.filter(first_survey=before).order_by("pk"):
        really = _really(damage, before, truth)
        said = Verdict.objects.filter(damage=damage, survey=after).first()
        near = [
            kind for street, forward, at_m, kind in seen
            if (street, forward) == (damage.street_id, damage.forward)
            and abs(at_m - damage.chainage_m) <= NAIVE_M
        ]  # fmt: skip
        yield {
            "damage": damage.pk, "kind": damage.kind, "true": really, "made": really in mended,
            "said": said.outcome if said else "not_passed", "why": said.reason["why"] if said else "",
            "missed": said.missed if said else None, "apart_m": said.apart_m if said else None,
            "across_m": said.apart_across_m if said else None,
            "tolerance_m": said.tolerance_m if said else None,
            "naive_any": "disputed" if near else "confirmed",
            "naive_kind": "disputed" if damage.kind in near else "confirmed",
            "seen": [damage.seen_times, said.reason["could_before"] if said else None],
        }  # fmt: skip


def _seen_at(survey: Any) -> list[tuple[int, bool, float, str]]:
    from simpul.rooms.roads.models import Sighting

    rows = Sighting.objects.filter(frame__survey=survey, frame__street__isnull=False).select_related("frame")
    return [(s.frame.street_id, s.frame.forward, _place_m(s), s.kind) for s in rows]


def _place_m(sighting: Any) -> float:
    frame = sighting.frame
    return float(frame.chainage_m + (sighting.ahead_m if frame.forward else -sighting.ahead_m))


def _really(damage: Any, survey: Any, truth: dict[str, Any]) -> int | None:
    """Give the true damage that a record is of, by its photos' true places; None for a false alarm."""
    frames = {Path(frame["file"]).name: frame["along_m"] for frame in truth["frames"]}
    from_m, half_m = truth["camera"]["bottom_row_ahead_m"], truth["lane_m"] / 2
    votes: Counter[int] = Counter()
    for sighting in damage.sightings.filter(frame__survey=survey).select_related("frame"):
        along = frames[Path(sighting.frame.name).name] + sighting.ahead_m + from_m
        near = [
            (abs(true["along_m"] - along), true["id"])
            for true in truth["damages"]
            if true["own_lane"] and true["kind"] == damage.kind
            and abs(true["along_m"] - along) <= NEAR_M + true["length_m"] / 2
            and abs(true["across_m"] - half_m - sighting.across_m) <= 0.8 + true["width_m"] / 2
        ]  # fmt: skip
        if near:
            votes[min(near)[1]] += 1
    return votes.most_common(1)[0][0] if votes else None


def _read(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return found


def show(rows: list[dict[str, Any]]) -> None:
    """Print rightly confirmed and disputed in per cent, by kind, what was left open apart."""
    real = [row for row in rows if row["true"] is not None]
    print(f"{len(rows)} repairs claimed, {len(rows) - len(real)} of what never was a damage: left out")
    for name, key in (
        ("verdict", "said"),
        ("naive, anything", "naive_any"),
        ("naive, its kind", "naive_kind"),
    ):
        print(
            f"\n{name:22}{'said':>6}{'open':>6}{'right':>8}{'confirmed rightly':>19}{'disputed rightly':>18}"
        )
        for kind in (*KINDS, "all"):
            some = [row for row in real if kind in (row["kind"], "all")]
            print(f"  {kind:20}" + _line([(row[key], row["made"]) for row in some]))


def _line(said: list[tuple[str, bool]]) -> str:
    told = [(what == "confirmed", made) for what, made in said if what in {"confirmed", "disputed"}]
    right = sum(what == made for what, made in told)
    confirmed = [made for what, made in told if what]
    disputed = [not made for what, made in told if not what]
    left = len(said) - len(told)
    return (
        f"{len(told):>6}{left:>6}{_share(right, len(told)):>8}"
        f"{_share(sum(confirmed), len(confirmed), count=True):>19}"
        f"{_share(sum(disputed), len(disputed), count=True):>18}"
    )


def _share(part: int, whole: int, *, count: bool = False) -> str:
    if not whole:
        return "-"
    return f"{100 * part / whole:.0f} %" + (f" ({part}/{whole})" if count else "")


if __name__ == "__main__":
    main()
