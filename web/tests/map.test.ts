/** The sums and the words of the map, without a browser. */
import assert from "node:assert/strict";
import test from "node:test";
import { box, sides } from "../src/map/box.ts";
import { address } from "../src/map/feed.ts";
import { type Collection, kindsOf, mostly, sdi, type Segment, tally, total } from "../src/map/records.ts";
import { reader } from "../src/map/words.ts";

const segment = (
  grade: Segment["grade"],
  low: number | null = null,
  high: number | null = null,
): Segment => ({
  id: 1,
  street: "",
  grade,
  sdi_low: low,
  sdi_high: high,
  coverage_percent: null,
  surveyed_on: null,
  url: "/",
});
const collection = <P>(...properties: P[]): Collection<P> => ({
  type: "FeatureCollection",
  features: properties.map((one) => ({
    type: "Feature",
    geometry: { type: "Point", coordinates: [0, 0] },
    properties: one,
  })),
});

test("a cell is drawn as the grade that most of it has, of two as frequent the worse", () => {
  assert.equal(mostly({ good: 5, bad: 2 }), "good");
  assert.equal(mostly({ good: 2, bad: 2 }), "bad");
  assert.equal(mostly({ unknown: 9, fair: 1 }), "fair");
  assert.equal(mostly({ unknown: 9 }), "unknown");
  assert.equal(mostly({}), "unknown");
});

test("segments, cells, damages and clusters are counted together", () => {
  const counts = tally(
    collection(segment("good"), { cell: "a", count: 5, grades: { good: 3, bad: 2 } }),
    collection({ count: 4, kinds: { D40: 3, D00: 1 } }),
  );
  assert.equal(counts.get("grade.good"), 4);
  assert.equal(counts.get("kind.D40"), 3);
  assert.equal(total(counts, "grade"), 6);
  assert.equal(total(counts, "kind"), 4);
});

test("an index is a range, one number, or nothing", () => {
  assert.equal(sdi(segment("fair", 55, 90), "en"), "55–90");
  assert.equal(sdi(segment("fair", 55, 55.2), "en"), "55");
  assert.equal(sdi(segment("unknown"), "en"), "");
  assert.equal(sdi(segment("good", 0, 0), "en"), "0");
});

test("a map begins at the box that its page says, or over the country where it says none", () => {
  assert.deepEqual(sides("110.1,-8,110.2,-7.9"), [110.1, -8, 110.2, -7.9]);
  for (const text of [null, "", "1,2,3", "1,2,3,north"]) assert.deepEqual(sides(text), [95, -11, 141, 6]);
  assert.deepEqual(
    box([
      [110, -8],
      [109, -7],
    ]),
    [109, -8, 110, -7],
  );
});

test("the address names the box, the whole zoom, the survey and only a choice that leaves something out", () => {
  const view = { bbox: [1, 2, 3, 4] as [number, number, number, number], zoom: 13.9 };
  assert.equal(
    address("/api/roads/segments?city=contoh", view, { survey: "7", grades: null, kinds: null }, "grade"),
    "/api/roads/segments?city=contoh&bbox=1.000000,2.000000,3.000000,4.000000&zoom=13&survey=7",
  );
  assert.match(
    address("/d", view, { survey: "", grades: null, kinds: ["D00", "D40"] }, "kind"),
    /&kind=D00,D40$/,
  );
});

test("words are filled in as the reader writes numbers, and a missing one is seen", () => {
  assert.equal(reader({ many: "{count} lubang" }, "id")("many", { count: 1234 }), "1.234 lubang");
  assert.equal(reader({ many: "{count} holes" }, "en")("many", { count: 1234 }), "1,234 holes");
  assert.equal(reader({}, "en")("absent"), "absent");
});

test("damages drawn as one keep their counts by kind, without the kinds that are not there", () => {
  assert.deepEqual(kindsOf({ cluster: true, count: 5, D00: 0, D10: 2, D20: 0, D40: 3 }), { D10: 2, D40: 3 });
});
