/** How rides are drawn: the chosen one by condition, in colour and pattern; the others quieter; places above. */
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from "maplibre-gl";
import type { Over } from "../map/style.ts";
import type { Tokens } from "../map/tokens.ts";
import type { Grade, Route } from "./records.ts";
import { NONE, type Source, SOURCES } from "./sources.ts";

/** The layers of points that answer to a click, the topmost first. */
export const POINTS = ["hazards", "bikes", "places", "stops"];
export const OTHERS = "others-touch";

const wide = (...stops: number[]): ExpressionSpecification =>
  ["interpolate", ["exponential", 1.5], ["zoom"], ...stops] as unknown as ExpressionSpecification;
const WIDTH = wide(10, 3.5, 15, 7, 18, 13);
const CASING = wide(10, 6, 15, 11, 18, 19);
const OTHER = wide(10, 2.5, 15, 4.5, 18, 8);
const MARK = wide(10, 1, 15, 2, 18, 4);
const ROUND = { "line-cap": "round", "line-join": "round" } as const;
const graded = (grade: Grade): FilterSpecification => ["==", ["get", "grade"], grade];
const KNOWN: FilterSpecification = ["!", ["in", ["get", "grade"], ["literal", ["unknown", "transit"]]]];
const TRANSIT: FilterSpecification = ["==", ["get", "grade"], "transit"];

/** Gives the sources and layers of a ride over the base map. */
export function overlays(colours: Tokens): Over {
  const sources = Object.fromEntries(SOURCES.map((name) => [name, { type: "geojson" as const, data: NONE }]));
  return { sources, under: [...reach(colours), ...lines(colours)], above: points(colours) };
}

function line(
  id: string,
  source: Source,
  paint: object,
  filter?: FilterSpecification,
  flat = false,
): LayerSpecification {
  const layout = flat ? { "line-cap": "butt" } : ROUND;
  return { id, type: "line", source, layout, paint, ...(filter ? { filter } : {}) } as LayerSpecification;
}

function reach({ accent, ink }: Tokens): LayerSpecification[] {
  return [
    { id: "reach", type: "fill", source: "reach", paint: { "fill-color": accent, "fill-opacity": 0.1 } },
    line("reach-edge", "reach", { "line-color": ink, "line-width": 1, "line-opacity": 0.6 }),
  ];
}

function lines({ casing, ink, surface, accent, grade }: Tokens): LayerSpecification[] {
  const colour: ExpressionSpecification = [
    "match",
    ["get", "grade"],
    "good",
    grade.good,
    "fair",
    grade.fair,
    "poor",
    grade.poor,
    "bad",
    grade.bad,
    grade.unknown,
  ];
  return [
    line("others-casing", "others", { "line-color": casing, "line-width": CASING, "line-opacity": 0.8 }),
    line("others", "others", { "line-color": accent, "line-width": OTHER, "line-opacity": 0.75 }),
    line(OTHERS, "others", { "line-color": "#000", "line-opacity": 0, "line-width": 22 }),
    line("unknown-casing", "chosen", { "line-color": surface, "line-width": CASING }, graded("unknown")),
    line("transit-casing", "chosen", { "line-color": surface, "line-width": CASING }, TRANSIT),
    line(
      "transit",
      "chosen",
      { "line-color": accent, "line-width": WIDTH, "line-dasharray": [0.1, 1.6] },
      TRANSIT,
    ),
    line("chosen-casing", "chosen", { "line-color": ink, "line-width": CASING }, KNOWN),
    line("chosen", "chosen", { "line-color": colour, "line-width": WIDTH }, KNOWN),
    line(
      "unknown",
      "chosen",
      { "line-color": grade.unknown, "line-width": WIDTH, "line-dasharray": [1.4, 0.9] },
      graded("unknown"),
      true,
    ),
    line(
      "poor-mark",
      "chosen",
      { "line-color": ink, "line-width": MARK, "line-dasharray": [2, 4] },
      graded("poor"),
      true,
    ),
    line(
      "bad-mark",
      "chosen",
      { "line-color": surface, "line-width": MARK, "line-dasharray": [1.5, 1.5] },
      graded("bad"),
      true,
    ),
  ];
}

function points({ ink, surface, accent, grade }: Tokens): LayerSpecification[] {
  const dot = (id: Source, colour: string, radius: number): LayerSpecification => ({
    id,
    type: "circle",
    source: id,
    paint: {
      "circle-color": colour,
      "circle-radius": radius,
      "circle-stroke-color": surface,
      "circle-stroke-width": 2,
    },
  });
  const name = (
    id: string,
    source: Source,
    minzoom: number,
    field: ExpressionSpecification,
  ): LayerSpecification => ({
    id,
    type: "symbol",
    source,
    minzoom,
    layout: {
      "text-field": field,
      "text-font": ["Noto Sans Medium"],
      "text-size": 12,
      "text-anchor": "top",
      "text-offset": [0, 0.7],
      "text-optional": true,
    },
    paint: { "text-color": ink, "text-halo-color": surface, "text-halo-width": 1.6 },
  });
  return [
    { ...dot("stops", grade.unknown, 4), minzoom: 13 } as LayerSpecification,
    dot("places", ink, 6),
    name("place-names", "places", 12, ["case", ["get", "named"], ["get", "name"], ""]),
    dot("bikes", grade.good, 7),
    name("bike-counts", "bikes", 12, ["to-string", ["coalesce", ["get", "bikes"], "?"]]),
    dot("hazards", grade.bad, 9),
    {
      id: "hazard-signs",
      type: "symbol",
      source: "hazards",
      layout: {
        "text-field": "!",
        "text-font": ["Noto Sans Medium"],
        "text-size": 14,
        "text-allow-overlap": true,
        "text-ignore-placement": true,
      },
      paint: { "text-color": "#fff" },
    },
    dot("cursor", accent, 8),
    {
      id: "me",
      type: "circle",
      source: "me",
      paint: {
        "circle-color": accent,
        "circle-radius": 9,
        "circle-stroke-color": surface,
        "circle-stroke-width": 4,
      },
    },
  ];
}

/** Gives a route as pieces by condition. */
export function pieces(route: Route): GeoJSON.FeatureCollection {
  return {
    type: "FeatureCollection",
    features: route.stretches.map(({ begin, end, grade }) => ({
      type: "Feature",
      properties: { grade },
      geometry: { type: "LineString", coordinates: route.line.slice(begin, end + 1) },
    })),
  };
}

/** Gives routes as whole lines, each with its kind. */
export function wholes(routes: Route[]): GeoJSON.FeatureCollection {
  return {
    type: "FeatureCollection",
    features: routes.map(({ kind, line: coordinates }) => ({
      type: "Feature",
      properties: { kind },
      geometry: { type: "LineString", coordinates },
    })),
  };
}
