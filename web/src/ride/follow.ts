/** Where a rider is on a route, and what to say next. Pure: positions in, words' keys and numbers out. */
import type { Position } from "../map/box.ts";
import { nearest, type Route, type Turn } from "./records.ts";

export const OFF_M = 40;
const AHEAD_M = 400;
const BEHIND_M = 60;
const NOW_M = 25;
const THERE_M = 30;

/** A fix of the phone's receiver; `exact_m` is its own word on how exact it is. */
export interface Fix {
  at: Position;
  exact_m: number;
}

/** How far the ride has come. `off` after two fixes in a row beside the route. */
export interface Ride {
  along_m: number;
  off_m: number;
  away: number;
  off: boolean;
  arrived: boolean;
}

export const START: Ride = { along_m: 0, off_m: 0, away: 0, off: false, arrived: false };

/** Moves a ride on by a fix: first it looks near where the rider was, and only if he is not there anywhere. */
export function moved(route: Route, ride: Ride, fix: Fix): Ride {
  const limit_m = OFF_M + Math.min(fix.exact_m, 60);
  let place = nearest(route, fix.at, ride.along_m - BEHIND_M, ride.along_m + AHEAD_M);
  if (place.off_m > limit_m) place = nearest(route, fix.at);
  const is_off = place.off_m > limit_m;
  const away = is_off ? ride.away + 1 : 0;
  const whole_m = route.along_m.at(-1) ?? 0;
  const along_m = is_off ? ride.along_m : place.along_m;
  const arrived = !is_off && whole_m - along_m < THERE_M && ride.along_m > 0;
  return { along_m, off_m: place.off_m, away, off: away >= 2, arrived };
}

/** Gives the next turn and the metres to it; undefined behind the last. The start itself is no turn ahead. */
export function ahead(route: Route, ride: Ride): { turn: Turn; in_m: number; now: boolean } | undefined {
  const turn = route.turns.slice(1).find((one) => one.at_m > ride.along_m - 5);
  if (!turn) return undefined;
  const in_m = Math.max(0, turn.at_m - ride.along_m);
  return { turn, in_m, now: in_m < NOW_M };
}

/** Gives what is still to ride, metres. */
export const left = (route: Route, ride: Ride): number =>
  Math.max(0, (route.along_m.at(-1) ?? 0) - ride.along_m);

/** Rounds a distance as a rider reads it under way: to 10 m near by, to 100 m beyond a kilometre. */
export function rounded(value_m: number): { key: "m" | "km"; n: number } {
  if (value_m < 950)
    return { key: "m", n: value_m < 100 ? Math.round(value_m / 5) * 5 : Math.round(value_m / 10) * 10 };
  return { key: "km", n: Math.round(value_m / 100) / 10 };
}
