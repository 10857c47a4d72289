/** How condition and damage are drawn: by colour and by pattern, so that colour is never the only sign. */
import type {
  ExpressionSpecification,
  FilterSpecification,
  LayerSpecification,
  SourceSpecification,
} from "maplibre-gl";
import { EMPTY, KINDS } from "./records.ts";
import type { Tokens } from "./tokens.ts";

/** How many damages of a kind a feature stands for: a damage for one, a cell of the server for its tally. */
const ofKind = (kind: string): ExpressionSpecification => [
  "case",
  ["has", "kinds"],
  ["coalesce", ["get", kind, ["object", ["get", "kinds"]]], 0],
  ["==", ["get", "kind"], kind],
  1,
  0,
];

export const SOURCES: Record<string, SourceSpecification> = {
  segments: { type: "geojson", data: EMPTY as GeoJSON.FeatureCollection, promoteId: "id" },
  damages: {
    type: "geojson",
    data: EMPTY as GeoJSON.FeatureCollection,
    promoteId: "id",
    cluster: true, // marks that would hide the road, and each other, are drawn as one with its count
    clusterRadius: 32,
    clusterMaxZoom: 16,
    clusterProperties: {
      count: ["+", ["coalesce", ["get", "count"], 1]],
      ...Object.fromEntries(KINDS.map((kind) => [kind, ["+", ofKind(kind)]])),
    },
  },
};
/** The layers that answer to a click, the topmost first. */
export const CLICKABLE = ["damages", "clusters", "segments-touch", "cells", "cell-points"];

const WIDTH: ExpressionSpecification = [
  "interpolate",
  ["exponential", 1.5],
  ["zoom"],
  12,
  2.5,
  15,
  5,
  18,
  14,
];
const CASING: ExpressionSpecification = ["interpolate", ["exponential", 1.5], ["zoom"], 12, 4, 15, 8, 18, 19];
const HALO: ExpressionSpecification = ["interpolate", ["exponential", 1.5], ["zoom"], 12, 9, 15, 15, 18, 30];
/** A street that no survey has seen: there, and quieter than anything that is known. */
const FAINT: ExpressionSpecification = [
  "interpolate",
  ["exponential", 1.5],
  ["zoom"],
  12,
  0.6,
  15,
  1.4,
  18,
  3,
];
const MARK: ExpressionSpecification = [
  "interpolate",
  ["exponential", 1.5],
  ["zoom"],
  12,
  0.8,
  15,
  1.6,
  18,
  4,
];
const ROUND = { "line-cap": "round", "line-join": "round" } as const;
const LINE: ExpressionSpecification = ["==", ["geometry-type"], "LineString"];
const UNKNOWN: ExpressionSpecification = ["==", ["get", "grade"], "unknown"];
const KNOWN: FilterSpecification = ["all", LINE, ["!=", ["get", "grade"], "unknown"]];

const graded = (grade: string): FilterSpecification => ["all", LINE, ["==", ["get", "grade"], grade]];

/** Gives the layers that go under the names of streets, and those that go above them, from the ground up. */
export function overlays(colours: Tokens): Record<"under" | "above", LayerSpecification[]> {
  return { under: [...cells(colours), ...lines(colours)], above: points(colours) };
}

function byGrade(colours: Tokens): ExpressionSpecification {
  const { good, fair, poor, bad, unknown } = colours.grade;
  return ["match", ["get", "grade"], "good", good, "fair", fair, "poor", poor, "bad", bad, unknown];
}

function cells(colours: Tokens): LayerSpecification[] {
  const colour = byGrade(colours);
  const area: FilterSpecification = ["==", ["geometry-type"], "Polygon"];
  return [
    {
      id: "cells",
      type: "fill",
      source: "segments",
      filter: area,
      paint: { "fill-color": colour, "fill-opacity": 0.55 },
    },
    {
      id: "cells-edge",
      type: "line",
      source: "segments",
      filter: area,
      paint: { "line-color": colours.casing, "line-width": 1 },
    },
    {
      id: "cell-points",
      type: "circle",
      source: "segments",
      filter: ["==", ["geometry-type"], "Point"],
      paint: {
        "circle-color": colour,
        "circle-opacity": 0.85,
        "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "count"]], 1, 4, 20, 16, 60, 30],
        "circle-stroke-color": colours.casing,
        "circle-stroke-width": 1.5,
      },
    },
  ];
}

function lines(colours: Tokens): LayerSpecification[] {
  const { casing, ink, surface, accent } = colours;
  const line = (
    id: string,
    filter: FilterSpecification,
    paint: object,
    layout: object = ROUND,
  ): LayerSpecification =>
    ({ id, type: "line", source: "segments", filter, layout, paint }) as LayerSpecification;
  const mark = (grade: string, colour: string, dashes: number[]): LayerSpecification => ({
    id: `segments-${grade}-mark`,
    type: "line",
    source: "segments",
    minzoom: 14, // farther out a pattern is only noise
    filter: graded(grade),
    layout: { "line-cap": "butt" },
    paint: { "line-color": colour, "line-width": MARK, "line-dasharray": dashes },
  });
  return [
    line("segments-selected", ["==", ["get", "id"], -1], { "line-color": accent, "line-width": HALO }),
    line("segments-casing", KNOWN, { "line-color": casing, "line-width": CASING }),
    line("segments-bad-edge", graded("bad"), { "line-color": ink, "line-width": CASING }),
    line("segments", KNOWN, { "line-color": byGrade(colours), "line-width": WIDTH }),
    line(
      "segments-unseen",
      ["all", LINE, UNKNOWN, ["==", ["get", "surveyed_on"], null]],
      {
        "line-color": colours.grade.unknown,
        "line-width": FAINT,
        "line-dasharray": [3, 3],
        "line-opacity": 0.6,
      },
      { "line-cap": "butt" },
    ),
    line(
      "segments-unknown",
      ["all", LINE, UNKNOWN, ["!=", ["get", "surveyed_on"], null]],
      {
        "line-color": colours.grade.unknown,
        "line-width": WIDTH,
        "line-dasharray": [1.2, 1.2],
        "line-opacity": 0.9,
      },
      { "line-cap": "butt" },
    ),
    mark("poor", ink, [2, 4]),
    mark("bad", surface, [1.5, 1.5]),
    line("segments-touch", LINE, { "line-color": "#000", "line-opacity": 0, "line-width": 18 }),
  ];
}

function points(colours: Tokens): LayerSpecification[] {
  const many: FilterSpecification = ["has", "count"];
  return [
    {
      id: "clusters",
      type: "circle",
      source: "damages",
      filter: many,
      paint: {
        "circle-color": colours.surface,
        "circle-opacity": 0.92,
        "circle-stroke-color": colours.ink,
        "circle-stroke-width": 1.5,
        "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "count"]], 1, 7, 5, 11, 30, 24],
      },
    },
    {
      id: "cluster-counts",
      type: "symbol",
      source: "damages",
      filter: many,
      layout: {
        "text-field": ["to-string", ["get", "count"]],
        "text-font": ["Noto Sans Medium"],
        "text-size": 11,
        "text-allow-overlap": true,
      },
      paint: { "text-color": colours.ink },
    },
    {
      id: "damages",
      type: "symbol",
      source: "damages",
      filter: ["!", many],
      layout: {
        "icon-image": ["concat", "kind-", ["get", "kind"], ["case", ["get", "reviewed"], "-reviewed", ""]],
        "icon-size": ["interpolate", ["linear"], ["zoom"], 14, 0.4, 16, 0.55, 17.5, 0.95],
        "icon-allow-overlap": true,
        "symbol-sort-key": ["get", "confidence"],
      },
    },
  ];
}
