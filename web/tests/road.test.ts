/** Where a photo was taken between two positions, when the next one is due, and the table beside them. */
import assert from "node:assert/strict";
import test from "node:test";
import { between, due, type Fix, LEAST_MS, metres, table } from "../src/road/track.ts";

const METRE = 1 / 111_195;
const fix = (at: number, north_m: number, more: Partial<Fix> = {}): Fix => ({
  at,
  lon: 114.35,
  lat: -8.21 + north_m * METRE,
  exact_m: 5,
  heading: null,
  ...more,
});

test("a photo lies between the positions before and behind it, by its time", () => {
  const place = between(fix(0, 0), fix(1000, 10, { heading: 3, exact_m: 9 }), 250);
  assert.ok(place && Math.abs(metres(fix(0, 0), place) - 2.5) < 0.01);
  assert.deepEqual([place.exact_m, place.heading, place.at], [9, 3, 250]);
  assert.equal(between(fix(0, 0), fix(1000, 10), 1001), undefined);
  assert.equal(between(fix(0, 0), fix(60_000, 600), 30_000), undefined);
});

test("the faster the car, the sooner the next photo; standing still takes none", () => {
  assert.equal(Math.round(due(fix(0, 0), fix(1000, 10), 5) ?? 0), 500);
  assert.equal(due(fix(0, 0), fix(1000, 60), 5), LEAST_MS);
  assert.equal(due(fix(0, 0), fix(1000, 0.3), 5), undefined);
  assert.equal(due(fix(0, 0), fix(9000, 90), 5), undefined);
});

test("the table says file, time, place, exactness, and heading where it is known", () => {
  const rows = table([
    { name: "p000001.jpg", fix: fix(0, 0, { heading: 90 }) },
    { name: "p000002.jpg", fix: fix(500, 5, { heading: Number.NaN }) },
  ]).split("\n");
  assert.equal(rows[0], "file,time,lat,lon,accuracy_m,heading_deg");
  assert.equal(rows[1], "p000001.jpg,1970-01-01T00:00:00.000Z,-8.2100000,114.3500000,5.0,90.0");
  assert.ok(rows[2]?.endsWith(",5.0,"));
});
