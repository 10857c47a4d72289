/** A line that is drawn point by point: each point after the first brings a leg that the network found. Pure. */
import type { Position } from "../map/box.ts";
import { metres } from "./records.ts";

/** The points that were clicked, and the legs between them: one less than points. */
export interface Drawn {
  points: Position[];
  legs: Position[][];
}

export const NOTHING: Drawn = { points: [], legs: [] };

/** Gives the whole line; where two legs meet, the position is there once. */
export const whole = ({ legs }: Drawn): Position[] =>
  legs.flatMap((leg, index) => (index > 0 && same(leg[0], legs[index - 1]?.at(-1)) ? leg.slice(1) : leg));

/** Gives the metres of a line. */
export const length = (line: Position[]): number =>
  line.reduce((sum, at, index) => (index ? sum + metres(line[index - 1] as Position, at) : 0), 0);

/** Adds a point with the leg that leads to it; the first point has none. */
export const added = ({ points, legs }: Drawn, at: Position, leg?: Position[]): Drawn => ({
  points: [...points, at],
  legs: leg ? [...legs, leg] : legs,
});

/** Takes the last point away, and the leg that led to it. */
export const undone = ({ points, legs }: Drawn): Drawn => ({
  points: points.slice(0, -1),
  legs: legs.slice(0, Math.max(0, points.length - 2)),
});

/** Puts a point elsewhere with the legs before and behind it; undefined where there is none on that side. */
export const moved = (
  { points, legs }: Drawn,
  index: number,
  at: Position,
  before?: Position[],
  behind?: Position[],
): Drawn => ({
  points: points.map((point, number) => (number === index ? at : point)),
  legs: legs.map((leg, number) =>
    number === index - 1 && before ? before : number === index && behind ? behind : leg,
  ),
});

/** Goes on from a line that was drawn before: its two ends are the points. */
export function resumed(text: string): Drawn {
  try {
    const found = JSON.parse(text) as { type?: string; coordinates?: Position[] };
    const line = found.type === "LineString" ? (found.coordinates ?? []) : [];
    const [first, last] = [line[0], line.at(-1)];
    return first && last && line.length > 1 ? { points: [first, last], legs: [line] } : NOTHING;
  } catch {
    return NOTHING;
  }
}

/** Writes the line as the form carries it; "" for no line yet. */
export function geojson(drawn: Drawn): string {
  const line = whole(drawn).map(([lon, lat]) => [round(lon), round(lat)]);
  return line.length > 1 ? JSON.stringify({ type: "LineString", coordinates: line }) : "";
}

const round = (side: number): number => Math.round(side * 1e6) / 1e6;
const same = (one?: Position, other?: Position): boolean =>
  one?.[0] === other?.[0] && one?.[1] === other?.[1];
