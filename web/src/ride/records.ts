/** What the server says of a ride, and the sums made along its line. No DOM, no map here. */
import type { Position } from "../map/box.ts";

/** How good a stretch is; "transit" is no grade, but a leg by bus or train, which nobody rides. */
export type Grade = "good" | "fair" | "poor" | "bad" | "unknown" | "transit";

/** A stretch of one condition between two indexes of the line; what is null is not known. */
export interface Stretch {
  begin: number;
  end: number;
  from_m: number;
  to_m: number;
  grade: Grade;
  confidence: number | null;
  seen_on: string | null;
  street: string | null;
}

export interface Turn {
  begin: number;
  at_m: number;
  text: string;
}

export interface Route {
  kind: string;
  same_as: string | null;
  line: Position[];
  heights_m: (number | null)[] | null;
  along_m: number[];
  stretches: Stretch[];
  turns: Turn[];
}

export interface Answer {
  city: string;
  updated_at: string | null;
  routes: Route[];
}

/** A place on a line: metres along it, how far the asked position is from it, and where it is. */
export interface Place {
  along_m: number;
  off_m: number;
  at: Position;
}

const DEGREE_M = 111_194.9; // one degree of the sphere that the server measures with

/** Gives the metres between two positions, exact enough within a city. */
export function metres([lon, lat]: Position, [other, north]: Position): number {
  const side = Math.cos((((lat + north) / 2) * Math.PI) / 180);
  return Math.hypot((other - lon) * side, north - lat) * DEGREE_M;
}

/** Finds the nearest place on a line, looking only between two distances along it. */
export function nearest(route: Route, position: Position, from_m = -Infinity, to_m = Infinity): Place {
  const { line, along_m: along } = route;
  const side = Math.cos((position[1] * Math.PI) / 180);
  let best: Place = { along_m: along[0] ?? 0, off_m: Infinity, at: line[0] ?? position };
  for (let index = 1; index < line.length; index++) {
    const [start_m, end_m] = [along[index - 1] ?? 0, along[index] ?? 0];
    if (end_m < from_m || start_m > to_m) continue;
    const [a, b] = [line[index - 1] as Position, line[index] as Position];
    const [x, y] = [(b[0] - a[0]) * side, b[1] - a[1]];
    const [px, py] = [(position[0] - a[0]) * side, position[1] - a[1]];
    const long = x * x + y * y;
    const share = long ? Math.min(1, Math.max(0, (px * x + py * y) / long)) : 0;
    const at: Position = [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
    const off_m = metres(position, at);
    const along_m = start_m + share * (end_m - start_m);
    if (off_m < best.off_m && along_m >= from_m && along_m <= to_m) best = { along_m, off_m, at };
  }
  return best;
}

/** Gives the position at a distance along the line, and the height there (null: not known). */
export function placeAt(route: Route, at_m: number): { at: Position; height_m: number | null } {
  const { line, along_m: along, heights_m: heights } = route;
  let index = along.findIndex((each) => each >= at_m);
  if (index < 0) index = line.length - 1;
  if (index === 0) return { at: line[0] as Position, height_m: heights?.[0] ?? null };
  const [a, b] = [line[index - 1] as Position, line[index] as Position];
  const [start_m, end_m] = [along[index - 1] ?? 0, along[index] ?? 0];
  const share = end_m > start_m ? Math.min(1, (at_m - start_m) / (end_m - start_m)) : 0;
  const [low, high] = [heights?.[index - 1] ?? null, heights?.[index] ?? null];
  return {
    at: [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])],
    height_m: low === null || high === null ? null : low + share * (high - low),
  };
}

/** Gives the stretch at a distance along the line. */
export function stretchAt(route: Route, at_m: number): Stretch | undefined {
  return route.stretches.find((one) => at_m <= one.to_m) ?? route.stretches.at(-1);
}

/** Writes a position as addresses do: longitude first, 6 decimals. */
export const written = ([lon, lat]: Position): string => `${lon.toFixed(6)},${lat.toFixed(6)}`;

/** Reads the stops of an address; what cannot be read is left out. */
export function stopsOf(text: string): Position[] {
  return text
    .split(";")
    .map((part) => part.split(",").map(Number))
    .filter((pair) => pair.length === 2 && pair.every(Number.isFinite)) as Position[];
}
