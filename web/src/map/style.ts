/** The base map as a MapLibre style: our own tiles, drawn with the Protomaps layers and the page's own fonts. */
import { layers, namedFlavor } from "@protomaps/basemaps";
import type { LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";
import type { Tokens } from "./tokens.ts";

const FACES = ["Noto Sans Regular", "Noto Sans Medium", "Noto Sans Italic"];

/** Loads the faces that labels are drawn with; MapLibre draws glyphs itself and does not wait for them. */
export async function loadFaces(): Promise<void> {
  await Promise.allSettled(FACES.map((face) => document.fonts.load(`16px "${face}"`, "Aa")));
}

/** What a page draws over the base map: its sources, and its layers under and above the names of streets. */
export interface Over {
  sources: Record<string, SourceSpecification>;
  under: LayerSpecification[];
  above: LayerSpecification[];
}

/** Gives the whole style. `base` is the address of a PMTiles file, "" where the city has none. */
export function style(
  base: string,
  language: string,
  isDark: boolean,
  colours: Tokens,
  over: Over,
): StyleSpecification {
  const flavour = namedFlavor(isDark ? "dark" : "light");
  const ground: LayerSpecification[] = base
    ? (layers("base", flavour, { lang: language }) as LayerSpecification[]).flatMap((layer) =>
        tidy(layer, colours, flavour.earth),
      )
    : [{ id: "background", type: "background", paint: { "background-color": flavour.earth } }];
  return {
    version: 8,
    sources: { ...(base ? { base: { type: "vector", url: `pmtiles://${base}` } } : {}), ...over.sources },
    layers: [...floor(ground), ...over.under, ...ground.filter(isLabel), ...over.above],
  };
}

const isLabel = (layer: LayerSpecification): boolean => layer.type === "symbol";
const floor = (ground: LayerSpecification[]): LayerSpecification[] =>
  ground.filter((layer) => !isLabel(layer));

/** Leaves out what needs a sprite (we ship none), and gives street names an ink that is read on coloured lines. */
function tidy(layer: LayerSpecification, colours: Tokens, ground: string): LayerSpecification[] {
  // Beyond the edge of the city's tiles the ground goes on, as plain as it is within.
  if (layer.type === "background") return [{ ...layer, paint: { "background-color": ground } }];
  if (layer.type !== "symbol") return [layer];
  if (layer.id === "pois" || layer.id.includes("shield") || layer.id.includes("oneway")) return [];
  const layout = Object.entries(layer.layout ?? {}).filter(([name]) => !name.startsWith("icon-"));
  const halo = { "text-color": colours.ink, "text-halo-color": colours.casing, "text-halo-width": 1.6 };
  const paint = layer.id.startsWith("roads_labels") ? { ...layer.paint, ...halo } : layer.paint;
  return [{ ...layer, layout: Object.fromEntries(layout), ...(paint ? { paint } : {}) }];
}
