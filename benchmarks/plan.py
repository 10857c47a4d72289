"""How fast and how near to the best a plan is worked out, beside a list by benefit for money in the same run.

    python benchmarks/plan.py [--segments 60000] [--districts 25] [--years 5] [--least 0.02] [--json OUT]

makes up stretches with the spread of damage that surveys find, works a plan out under a budget for each year
and a least share for each district, and prints seconds, the gap to the solver's bound, and what the greedy
list reaches within the same budgets. Whether budgets and shares are kept is counted from the lines.
"""

import argparse
import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from simpul.adapters import highs
from simpul.rooms.roads.understand import best, choice, forecast, plan, plan_inputs, policy, treatment

CLASSES = ("primary", "secondary", "tertiary", "unclassified", "residential")
WIDTH_M = (9.0, 7.0, 6.0, 5.0, 4.5)
PRICES = {"patch": (400_000, "piece"), "crack_seal": (40_000, "m2"), "overlay": (200_000, "m2"),
          "rebuild": (600_000, "m2"), "pave": (350_000, "m2")}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--segments", type=int, default=60_000)
    parser.add_argument("--districts", type=int, default=25)
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--least", type=float, default=0.02, help="share of the money for each district")
    parser.add_argument("--money", type=float, default=0.15, help="budget as a part of what all would cost")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    said = make_up(args)
    began = time.perf_counter()
    inputs = plan_inputs.read(said)
    asked = plan.options(inputs).choice(inputs)
    ready = time.perf_counter()
    chosen = best.best(asked, highs.solve, inputs.effort)
    solved = time.perf_counter()
    greedy = choice.greedy(choice.without_beaten(asked))
    done = time.perf_counter()
    worth, by_greed = choice.worth_of(asked, chosen.option), choice.worth_of(asked, greedy)
    figures = {
        "segments": args.segments, "treatments": len(inputs.treatments), "years": args.years,
        "districts": args.districts, "options": int((asked.cost > 0).sum()), "solver": highs.version(),
        "lines": int((chosen.option != choice.NOTHING).sum()),
        "options_s": round(ready - began, 2), "solve_s": round(solved - ready, 2),
        "seconds": round(solved - began, 2),
        "gap_percent": round(100 * (chosen.bound - worth) / chosen.bound, 4),
        **_kept(asked, chosen.option), "greedy_s": round(done - solved, 2),
        "greedy_below_percent": round(100 * (1 - by_greed / worth), 2),
        "greedy_gap_percent": round(100 * (chosen.bound - by_greed) / chosen.bound, 2),
    }  # fmt: skip
    for name, value in figures.items():
        print(f"{name:>22}  {value}")
    if args.json:
        args.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def _kept(asked: choice.Choice, option: choice.Whole) -> dict[str, Any]:
    """Counts from the lines alone whether the limits hold, to a millionth of a unit of money."""
    by_year, by_district = choice.spent(asked, option)
    return {
        "budgets_kept": bool((by_year <= asked.budget + 1e-6).all()),
        "districts_kept": bool((by_district >= asked.least - 1e-6).all()),
        "spent_percent": round(100 * float(by_year.sum() / asked.budget.sum()), 3),
    }


def make_up(args: argparse.Namespace) -> dict[str, Any]:
    """Gives frozen inputs as a plan has them, of stretches that are made up."""
    chance, count = np.random.default_rng(args.seed), args.segments
    rules = policy.read({}).rules
    kind = chance.choice(len(CLASSES), count, p=(0.05, 0.1, 0.2, 0.15, 0.5))
    unpaved = chance.random(count) < 0.1
    damage = chance.beta(0.8, 2.5, count)
    cracked = np.round(60 * damage * chance.random(count), 2)
    per_km = np.where(chance.random(count) < damage, 120 * damage, 0.0)
    length_m = np.round(chance.uniform(40, 100, count), 1)
    pothole_points = np.array([rules.potholes_per_km.of(float(one)) for one in per_km])
    crack_points = 1.5 * np.array([rules.crack_area_percent.of(float(one)) for one in cracked])
    columns: dict[str, Any] = {
        "id": list(range(1, count + 1)),
        "district": [f"99.{number:02}" for number in chance.integers(0, args.districts, count)],
        "road_class": [CLASSES[one] for one in kind],
        "surface": ["gravel" if one else "asphalt" for one in unpaved],
        "length_m": length_m.tolist(),
        "width_m": [WIDTH_M[one] for one in kind],
        "sdi": (pothole_points + crack_points).tolist(),
        "sdi_low": (pothole_points + crack_points).tolist(),
        "sdi_high": (pothole_points + crack_points).tolist(),
        "pothole_points": pothole_points.tolist(),
        "crack_points": crack_points.tolist(),
        "potholes": np.where(per_km > 0, np.maximum(1, np.round(per_km * length_m / 1000)), 0).tolist(),
        "cracked_percent": cracked.tolist(),
        "seen_on": ["2026-11-01"] * count,
        "age_years": chance.uniform(0.3, 2, count).round(3).tolist(),
        "rate": [
            forecast.decay(forecast.shipped(), CLASSES[one], "gravel" if soft else "asphalt").rate
            for one, soft in zip(kind, unpaved, strict=True)
        ],
        "basis": ["survey"] * count,
        "reports": chance.poisson(0.1, count).tolist(),
        "wished": (chance.random(count) < 0.01).astype(int).tolist(),
        **{name: (chance.random(count) < 0.15).astype(int).tolist() for name in plan_inputs.NEAR},
    }
    codes = sorted(set(columns["district"]))
    said = {
        "format": plan_inputs.FORMAT, "city": "made-up", "from_year": 2027, "currency": "IDR",
        "budgets": [1.0] * args.years, "weights": plan_inputs.shipped()["weights"],
        "least_by_district": dict.fromkeys(codes, args.least), "rules": plan_inputs.shipped(),
        "treatments": treatment.shipped(),
        "prices": {
            name: {"amount": amount, "unit": unit, "currency": "IDR", "assumed": True, "source": "",
                   "valid_from": date(2026, 1, 1).isoformat()}
            for name, (amount, unit) in PRICES.items()
        },
        "policy": {"grades_from": list(rules.grades_from)}, "solver": highs.version(),
        "districts": {code: code for code in codes}, "wished": [], "segments": columns,
        "unknown": {"segments": [], "length_m": 0.0, "by_district": {}},
    }  # fmt: skip
    cost = plan.options(plan_inputs.read(said)).cost[:, :, 0].max(axis=1).sum()
    return said | {"budgets": [args.money * float(cost) / args.years] * args.years}


if __name__ == "__main__":
    main()
