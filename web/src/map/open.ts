/** How each of our maps begins: what it needs is loaded, and it is drawn in the reader's light and words. */
import { Map as MapLibre, type MapOptions, setWorkerUrl } from "maplibre-gl";
import { sides } from "./box.ts";
import { controls, protocol } from "./frame.ts";
import { loadFaces, type Over, style } from "./style.ts";
import { dark, type Tokens, tokens } from "./tokens.ts";
import { reader } from "./words.ts";

/** What a map is given. */
export interface Opening {
  /** Where it is drawn. */
  host: HTMLElement;
  /** The element whose attributes say base (a PMTiles file), bounds "W,S,E,N" and attribution. */
  told: Element;
  words: Record<string, string>;
  over(colours: Tokens): Over;
  /** With a button that shows where one is. */
  full?: boolean;
  options?: Partial<MapOptions>;
}

/** Says whether this browser can draw a map. */
export function drawable(): boolean {
  return document.createElement("canvas").getContext("webgl2") !== null;
}

/** Loads what a map needs before it is opened. `worker` is the address of MapLibre's worker. */
export async function ready(worker: string): Promise<void> {
  setWorkerUrl(new URL(worker, location.href).href);
  protocol();
  await loadFaces();
}

/** Opens a map that is not turned nor tilted. Its host bears `data-drawn` as soon as all of it is drawn. */
export function opened({ host, told, words, over, full = false, options = {} }: Opening): MapLibre {
  const language = document.documentElement.lang || "id";
  const base = told.getAttribute("base");
  const drawn = (): ReturnType<typeof style> => {
    const colours = tokens();
    return style(
      base ? new URL(base, location.href).href : "",
      language,
      dark.matches,
      colours,
      over(colours),
    );
  };
  const map = new MapLibre({
    container: host,
    style: drawn(),
    bounds: sides(told.getAttribute("bounds")),
    attributionControl: false,
    // MapLibre's own words are those with a point in their name, such as Popup.Close.
    locale: Object.fromEntries(Object.entries(words).filter(([key]) => /^[A-Z]\w+\.\w/.test(key))),
    maxPitch: 0,
    dragRotate: false,
    ...options,
  });
  map.touchZoomRotate.disableRotation();
  map.getCanvas().setAttribute("aria-label", reader(words, language)("map"));
  controls(map, full, told.getAttribute("attribution") ?? "");
  map.once("idle", () => host.setAttribute("data-drawn", ""));
  const restyle = (): void => void map.setStyle(drawn(), { diff: false });
  dark.addEventListener("change", restyle);
  map.on("remove", () => dark.removeEventListener("change", restyle));
  return map;
}
