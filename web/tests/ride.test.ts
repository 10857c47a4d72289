/** A ride on its line, the sums under it, and ranges of a kept file, without a browser. */
import assert from "node:assert/strict";
import test from "node:test";
import {
  added,
  type Drawn,
  geojson,
  moved as put,
  NOTHING,
  resumed,
  undone,
  whole,
} from "../src/ride/drawing.ts";
import { ahead, type Fix, left, moved, rounded, START } from "../src/ride/follow.ts";
import { plain } from "../src/ride/keep.ts";
import { onward } from "../src/ride/onward.ts";
import { range } from "../src/ride/range.ts";
import type { Position } from "../src/map/box.ts";
import { metres, nearest, placeAt, type Route, stopsOf, stretchAt } from "../src/ride/records.ts";

const STEP = 0.001; // about 111 m of latitude
const line: Position[] = [0, 1, 2, 3, 4].map((n) => [110, -8 + n * STEP]);
const along = line.map((_, n) => n * 111.19);
const turn = (begin: number, text: string): Route["turns"][number] => ({
  begin,
  at_m: along[begin] ?? 0,
  text,
});
const route: Route = {
  kind: "calm",
  same_as: null,
  line,
  along_m: along,
  heights_m: [10, 20, null, 40, 50],
  stretches: [
    {
      begin: 0,
      end: 2,
      from_m: 0,
      to_m: 222.4,
      grade: "good",
      confidence: 1,
      seen_on: "2026-11-01",
      street: "Mawar",
    },
    {
      begin: 2,
      end: 4,
      from_m: 222.4,
      to_m: 444.8,
      grade: "unknown",
      confidence: null,
      seen_on: null,
      street: "",
    },
  ],
  turns: [turn(0, "go"), turn(2, "left"), turn(4, "there")],
};
const fix = (lat: number, lon = 110): Fix => ({ at: [lon, -8 + lat], exact_m: 5 });

test("a place along the route has a position, and a height only where both ends know one", () => {
  assert.deepEqual(placeAt(route, 55.6).height_m?.toFixed(0), "15");
  assert.equal(placeAt(route, 150).height_m, null);
  assert.equal(placeAt(route, 9999).at[1], line.at(-1)?.[1]);
  assert.equal(stretchAt(route, 100)?.grade, "good");
  assert.equal(stretchAt(route, 300)?.grade, "unknown");
});

test("the nearest place on a line is measured along it and beside it", () => {
  const place = nearest(route, [110.0002, -8 + 1.5 * STEP]);
  assert.ok(Math.abs(place.along_m - 166.8) < 1);
  assert.ok(Math.abs(place.off_m - 22) < 1);
  assert.ok(Math.abs(metres([110, -8], [110, -7.999]) - 111.2) < 0.1);
});

test("a rider hears of the next turn, and of it again when it is there", () => {
  let ride = moved(route, START, fix(0.0005));
  assert.equal(ahead(route, ride)?.turn.text, "left");
  assert.equal(ahead(route, ride)?.now, false);
  ride = moved(route, ride, fix(0.0019));
  assert.equal(ahead(route, ride)?.now, true);
  ride = moved(route, ride, fix(0.0025));
  assert.equal(ahead(route, ride)?.turn.text, "there");
  assert.ok(Math.abs(left(route, ride) - 166.8) < 1);
});

test("one bad fix is no wrong way; two are, and coming back is seen", () => {
  let ride = moved(route, START, fix(0.001));
  ride = moved(route, ride, fix(0.001, 110.002));
  assert.equal(ride.off, false);
  ride = moved(route, ride, fix(0.001, 110.002));
  assert.equal(ride.off, true);
  assert.ok(ride.off_m > 200);
  ride = moved(route, ride, fix(0.0011));
  assert.equal(ride.off, false);
});

test("a fix that is itself inexact does not call a rider lost", () => {
  let ride = moved(route, START, { at: [110.0006, -8 + 0.001], exact_m: 60 });
  ride = moved(route, ride, { at: [110.0006, -8 + 0.001], exact_m: 60 });
  assert.equal(ride.off, false);
});

test("the end is reached after a ride, not where a round trip begins", () => {
  const round: Route = {
    ...route,
    line: [...line, ...line.toReversed().slice(1)],
    along_m: [0, 1, 2, 3, 4, 5, 6, 7, 8].map((n) => n * 111.19),
  };
  assert.equal(moved(round, START, fix(0)).arrived, false);
  let ride = START;
  for (const lat of [0.001, 0.002, 0.003, 0.004, 0.003, 0.002, 0.001, 0.0001])
    ride = moved(round, ride, fix(lat));
  assert.equal(ride.arrived, true);
});

test("distances are rounded as they are read under way", () => {
  assert.deepEqual(rounded(43), { key: "m", n: 45 });
  assert.deepEqual(rounded(437), { key: "m", n: 440 });
  assert.deepEqual(rounded(1260), { key: "km", n: 1.3 });
});

test("who lost the route asks from where he is, for the stops that are still ahead", () => {
  const [start, passed, coming, end] = [line[0], line[1], line[3], line[4]] as [
    Position,
    Position,
    Position,
    Position,
  ];
  const words = new URLSearchParams("stops=1,2;3,4&profile=ebike&at=2026-11-22T07:00&show=quick");
  const there: Position = [110.002, -7.998];
  const found = new URL(onward("http://a/c/", words, there, [start, passed, coming, end], route, 230));
  assert.equal(
    found.searchParams.get("stops"),
    "110.002000,-7.998000;110.000000,-7.997000;110.000000,-7.996000",
  );
  assert.equal(found.searchParams.get("profile"), "ebike");
  assert.equal(found.searchParams.get("show"), "calm");
  assert.equal(found.searchParams.get("at"), null);
  const home = new URL(onward("http://a/c/", words, there, [start], route, 230));
  assert.equal(home.searchParams.get("stops"), "110.002000,-7.998000;110.000000,-8.000000");
});

test("a line is drawn leg by leg, and taken back point by point", () => {
  const [a, b, c, d] = line as [Position, Position, Position, Position];
  const one = added(NOTHING, a);
  const two = added(one, c, [a, b, c]);
  const three = added(two, d, [c, d]);
  assert.equal(geojson(one), "");
  assert.deepEqual(whole(three), [a, b, c, d]);
  assert.deepEqual(undone(three), two);
  assert.deepEqual(undone(two), one);
  assert.deepEqual(undone(undone(one)), NOTHING);
  const elsewhere: Position = [110.001, -7.999];
  const other: Drawn = put(three, 1, elsewhere, [a, elsewhere], [elsewhere, d]);
  assert.deepEqual(other.points, [a, elsewhere, d]);
  assert.deepEqual(whole(other), [a, elsewhere, d]);
  assert.deepEqual(resumed(geojson(three)).points, [a, d]);
  assert.deepEqual(whole(resumed(geojson(three))), [a, b, c, d]);
  assert.deepEqual(resumed("no line"), NOTHING);
});

test("stops are read from an address, and a page is kept whichever of its routes is open", () => {
  assert.deepEqual(stopsOf("110.5,-8;x;110.6,-8.1"), [
    [110.5, -8],
    [110.6, -8.1],
  ]);
  assert.equal(plain("http://a/c/?stops=1,2;3,4&show=calm#x"), "http://a/c/?stops=1,2;3,4");
});

test("a range of a kept file is exactly that range", async () => {
  const whole = (): Response => new Response("0123456789", { headers: { ETag: '"v1"' } });
  for (const [asked, text, said] of [
    ["bytes=2-4", "234", "bytes 2-4/10"],
    ["bytes=7-", "789", "bytes 7-9/10"],
    ["bytes=-3", "789", "bytes 7-9/10"],
    ["bytes=8-99", "89", "bytes 8-9/10"],
  ] as const) {
    const part = await range(whole(), asked);
    assert.equal(part.status, 206);
    assert.equal(part.headers.get("Content-Range"), said);
    assert.equal(part.headers.get("ETag"), '"v1"');
    assert.equal(await part.text(), text);
  }
  assert.equal((await range(whole(), "bytes=10-")).status, 416);
  assert.equal((await range(whole(), null)).status, 200);
});
