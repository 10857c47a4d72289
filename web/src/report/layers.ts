/** How reports are drawn: each with a sign of how far it is, many together with their number. */
import type { LayerSpecification } from "maplibre-gl";
import type { Over } from "../map/style.ts";
import type { Tokens } from "../map/tokens.ts";

export const POINTS = "reports-points";
export const CLUSTERS = "reports-clusters";
export const NOTHING: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };

/** Gives the source and the layers over the base map. */
export function over({ ink, surface, grade }: Tokens): Over {
  const text = { "text-font": ["Noto Sans Medium"], "text-size": 13, "text-allow-overlap": true };
  const kind = ["get", "kind"];
  const colour = ["match", kind, "done", grade.good, "asked", grade.fair, "over", grade.unknown, grade.bad];
  const sign = ["match", kind, "done", "✓", "asked", "?", "over", "–", "!"];
  const letters = ["match", kind, "asked", "#1c1830", "#ffffff"];
  const layers = [
    {
      id: CLUSTERS,
      type: "circle",
      source: "reports",
      filter: ["has", "point_count"],
      paint: {
        "circle-color": ink,
        "circle-radius": ["step", ["get", "point_count"], 15, 20, 20, 100, 26],
        "circle-stroke-color": surface,
        "circle-stroke-width": 2,
      },
    },
    {
      id: "reports-counts",
      type: "symbol",
      source: "reports",
      filter: ["has", "point_count"],
      layout: { ...text, "text-field": ["to-string", ["get", "point_count"]] },
      paint: { "text-color": surface },
    },
    {
      id: POINTS,
      type: "circle",
      source: "reports",
      filter: ["!", ["has", "point_count"]],
      paint: {
        "circle-color": colour,
        "circle-radius": 10,
        "circle-stroke-color": surface,
        "circle-stroke-width": 2,
      },
    },
    {
      id: "reports-signs",
      type: "symbol",
      source: "reports",
      filter: ["!", ["has", "point_count"]],
      layout: { ...text, "text-field": sign },
      paint: { "text-color": letters },
    },
  ] as unknown as LayerSpecification[];
  const source = {
    type: "geojson" as const,
    data: NOTHING,
    cluster: true,
    clusterRadius: 40,
    clusterMaxZoom: 15,
  };
  return { sources: { reports: source }, under: [], above: layers };
}
