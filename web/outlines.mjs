/**
 * The outlines of the states of ASEAN and the land around them, as SVG paths for the network's map: from Natural Earth
 * 1:50m (public domain) by way of world-atlas. One unit is one degree, longitude to the right, latitude down.
 */
import { readFile } from "node:fs/promises";
import { feature } from "topojson-client";

const SOURCE = new URL("node_modules/world-atlas/countries-50m.json", import.meta.url);
const BOUNDS = [91, -12, 142, 29];
/** West, south, east, north, in degrees. */
const STATES = {
  "096": "BRN",
  116: "KHM",
  360: "IDN",
  418: "LAO",
  458: "MYS",
  104: "MMR",
  608: "PHL",
  702: "SGP",
  764: "THA",
  626: "TLS",
  704: "VNM",
};
/** ISO 3166-1: numeric to three letters. */

/** What of a ring lies on one side of a line (Sutherland and Hodgman 1974). */
function cut(ring, inside, crossing) {
  return ring.flatMap((point, at) => {
    const before = ring[(at + ring.length - 1) % ring.length];
    if (inside(point)) return inside(before) ? [point] : [crossing(before, point), point];
    return inside(before) ? [crossing(before, point)] : [];
  });
}

function clipped(ring) {
  const at = (axis, value) => (a, b) => {
    const share = (value - a[axis]) / (b[axis] - a[axis]);
    return axis ? [a[0] + share * (b[0] - a[0]), value] : [value, a[1] + share * (b[1] - a[1])];
  };
  const [west, south, east, north] = BOUNDS;
  let left = cut(ring, (p) => p[0] >= west, at(0, west));
  left = cut(left, (p) => p[0] <= east, at(0, east));
  left = cut(left, (p) => p[1] >= south, at(1, south));
  return cut(left, (p) => p[1] <= north, at(1, north));
}

/** A ring as a path, to a fiftieth of a degree (2 km): finer than a pixel of any screen it is drawn on. */
function path(ring) {
  const points = ring.map(([lon, lat]) => `${Math.round(lon * 50) / 50} ${Math.round(-lat * 50) / 50}`);
  const kept = points.filter((point, at) => point !== points[at - 1]);
  return kept.length > 2 ? `M${kept.join("L")}Z` : "";
}

const drawn = (country) =>
  (country.geometry.type === "Polygon" ? [country.geometry.coordinates] : country.geometry.coordinates)
    .flat()
    .map((ring) => path(clipped(ring)))
    .join("");

/** The outlines by ISO 3166-1 alpha-3 code, and the neighbours' land as one path. */
export async function outlines() {
  const world = JSON.parse(await readFile(SOURCE, "utf8"));
  const states = {};
  let land = "";
  for (const country of feature(world, world.objects.countries).features) {
    const code = STATES[country.id];
    if (code) states[code] = { path: (states[code]?.path ?? "") + drawn(country) };
    else land += drawn(country);
  }
  return { source: "Natural Earth 1:50m, public domain", bounds: BOUNDS, states, land };
}

/** The same as a picture of its own, which a page shows under its points and a browser keeps. */
export function picture({ bounds: [west, south, east, north], states, land }) {
  const box = `${west} ${-north} ${east - west} ${north - south}`;
  const line = 'stroke="#fff" stroke-width=".06" stroke-linejoin="round"';
  const members = Object.entries(states).map(([code, { path }]) => `<path id="${code}" d="${path}"/>`);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}"><path fill="#e4e7ea" ${line} d="${land}"/>` +
    `<g fill="#b9c6cf" ${line}>${members.join("")}</g></svg>`
  );
}
