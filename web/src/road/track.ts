/** Where a photo was taken between two positions of the phone, and when the next one is due. No browser in here. */

/** A position of the phone. `at` is in milliseconds; `exact_m` the radius it is within; `heading` may be unknown. */
export interface Fix {
  at: number;
  lon: number;
  lat: number;
  exact_m: number;
  heading: number | null;
}

/** Positions farther apart in time than this are not joined by a straight line. */
export const MOST_MS = 5000;
/** A photo is not taken more often than this, however fast the car is. */
export const LEAST_MS = 200;
const EARTH_M = 6_371_008.8;
const STILL_M_PER_S = 0.7;

/** Gives the metres between two positions. */
export function metres(one: Pick<Fix, "lon" | "lat">, other: Pick<Fix, "lon" | "lat">): number {
  const radians = Math.PI / 180;
  const middle = Math.cos((((one.lat + other.lat) / 2) * Math.PI) / 180);
  const east = (other.lon - one.lon) * radians * middle;
  const north = (other.lat - one.lat) * radians;
  return EARTH_M * Math.hypot(east, north);
}

/** Gives the place of a moment between two positions; undefined outside them, or where they are too far apart. */
export function between(before: Fix, after: Fix, at: number): Fix | undefined {
  const lasts = after.at - before.at;
  if (at < before.at || at > after.at || lasts > MOST_MS) return undefined;
  const share = lasts ? (at - before.at) / lasts : 0;
  return {
    at,
    lon: before.lon + share * (after.lon - before.lon),
    lat: before.lat + share * (after.lat - before.lat),
    exact_m: Math.max(before.exact_m, after.exact_m),
    heading: after.heading ?? before.heading,
  };
}

/** Says in how many milliseconds the next photo is due at the speed between two positions; undefined standing still. */
export function due(before: Fix, after: Fix, every_m: number): number | undefined {
  const lasts = Math.max(after.at - before.at, 1);
  const speed = (1000 * metres(before, after)) / lasts;
  if (speed < STILL_M_PER_S || lasts > MOST_MS) return undefined;
  return Math.max(LEAST_MS, (1000 * every_m) / speed);
}

/** Writes the table beside the photos. */
export function table(shots: { name: string; fix: Fix }[]): string {
  const rows = shots.map(({ name, fix }) => {
    const exact = fix.exact_m.toFixed(1);
    const heading = fix.heading === null || Number.isNaN(fix.heading) ? "" : fix.heading.toFixed(1);
    return [
      name,
      new Date(fix.at).toISOString(),
      fix.lat.toFixed(7),
      fix.lon.toFixed(7),
      exact,
      heading,
    ].join();
  });
  return ["file,time,lat,lon,accuracy_m,heading_deg", ...rows, ""].join("\n");
}
