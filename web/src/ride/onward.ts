/** The wish of a rider who lost the route: from where he is to the stops that are still ahead. Pure. */
import type { Position } from "../map/box.ts";
import { nearest, type Route, written } from "./records.ts";

const KEPT = ["profile", "hills", "surface"] as const;

/**
 * Gives the address of new routes. A stop that the ride has passed is left out, the last never; a round trip,
 * which has one stop alone, leads back to it. When one sets out is now, so `at` is not kept.
 */
export function onward(
  page: string,
  words: URLSearchParams,
  from: Position,
  stops: Position[],
  route: Route,
  along_m: number,
): string {
  const end = stops.at(-1) ?? from;
  const ahead = stops.slice(1, -1).filter((stop) => nearest(route, stop).along_m > along_m);
  const query = new URLSearchParams({ stops: [from, ...ahead, end].map(written).join(";") });
  for (const name of KEPT) {
    const value = words.get(name);
    if (value) query.set(name, value);
  }
  query.set("show", route.kind);
  return `${page}?${query.toString().replaceAll("%2C", ",").replaceAll("%3B", ";")}`;
}
