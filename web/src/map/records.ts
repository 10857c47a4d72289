/** What the API sends for the map, and the few sums that are made with it. No DOM, no map here. */
export const KINDS = ["D00", "D10", "D20", "D40"] as const;
export const GRADES = ["good", "fair", "poor", "bad", "unknown"] as const;
export type Grade = (typeof GRADES)[number];

/** A segment of at most 100 m; numbers are null where nobody knows them. */
export interface Segment {
  id: number;
  street: string;
  grade: Grade;
  sdi_low: number | null;
  sdi_high: number | null;
  coverage_percent: number | null;
  surveyed_on: string | null;
  url: string;
}

/** Segments of one cell, far out: how many of each grade. */
export interface Cell {
  cell: string;
  count: number;
  grades: Partial<Record<Grade, number>>;
}

/** One damage, close in. */
export interface Damage {
  id: number;
  kind: string;
  confidence: number;
  street: string;
  seen_times: number;
  last_seen_on: string | null;
  url: string;
  reviewed: boolean;
}

/** Damages of one cell, farther out: how many of each kind. */
export interface Cluster {
  cell?: string;
  count: number;
  kinds: Record<string, number>;
}

/** A GeoJSON collection, and whether the server had more than it sent. */
export interface Collection<Properties> {
  type: "FeatureCollection";
  truncated?: boolean;
  features: { type: "Feature"; id?: number | string; geometry: GeoJSON.Geometry; properties: Properties }[];
}

export const EMPTY: Collection<never> = { type: "FeatureCollection", features: [] };

export const isCell = (found: Segment | Cell): found is Cell => "count" in found;
export const isCluster = (found: Damage | Cluster): found is Cluster => "count" in found;

/** Gives the counts by kind of damages that the map drew as one, from the sums that it kept with them. */
export const kindsOf = (sums: Record<string, unknown>): Record<string, number> =>
  Object.fromEntries(KINDS.map((kind) => [kind, Number(sums[kind] ?? 0)]).filter(([, count]) => count));

/** Gives the grade that most of a cell's segments have; of two as frequent the worse; "unknown" only if alone. */
export function mostly(grades: Partial<Record<Grade, number>>): Grade {
  let most: Grade = "unknown";
  for (const grade of GRADES.slice(0, 4)) {
    const count = grades[grade] ?? 0;
    if (count > 0 && count >= (most === "unknown" ? 0 : (grades[most] ?? 0))) most = grade;
  }
  return most;
}

/** Counts segments by grade ("grade.good") and damages by kind ("kind.D40"), cells and clusters included. */
export function tally(
  segments: Collection<Segment | Cell>,
  damages: Collection<Damage | Cluster>,
): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (key: string, count: number): void => {
    counts.set(key, (counts.get(key) ?? 0) + count);
  };
  for (const { properties } of segments.features) {
    if (isCell(properties))
      Object.entries(properties.grades).forEach(([grade, n]) => add(`grade.${grade}`, n));
    else add(`grade.${properties.grade}`, 1);
  }
  for (const { properties } of damages.features) {
    if (isCluster(properties))
      Object.entries(properties.kinds).forEach(([kind, n]) => add(`kind.${kind}`, n));
    else add(`kind.${properties.kind}`, 1);
  }
  return counts;
}

/** Adds up the counts whose key starts with a word: all segments, or all damages. */
export function total(counts: Map<string, number>, word: "grade" | "kind"): number {
  let sum = 0;
  for (const [key, count] of counts) if (key.startsWith(`${word}.`)) sum += count;
  return sum;
}

/** Writes a range of the Surface Distress Index, or "" where it is not known. */
export function sdi(segment: Segment, language: string): string {
  if (segment.sdi_low === null || segment.sdi_high === null) return "";
  const write = (value: number): string => value.toLocaleString(language, { maximumFractionDigits: 0 });
  const [low, high] = [write(segment.sdi_low), write(segment.sdi_high)];
  return low === high ? low : `${low}–${high}`;
}
