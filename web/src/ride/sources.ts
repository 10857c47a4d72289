/** The names of what the planner draws, apart from the map's own code, so that the page can speak of them. */
export const SOURCES = [
  "reach",
  "others",
  "chosen",
  "places",
  "stops",
  "bikes",
  "hazards",
  "cursor",
  "me",
] as const;
export type Source = (typeof SOURCES)[number];
export const NONE: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };
