/**
 * <simpul-desk-map>: reports, villages or a round on a map, on a page that says it too.
 *
 * Attributes: data (address of GeoJSON; with `ask` it is asked again for each view, with its bbox), inline (the id of
 * a JSON block instead), base, bounds "W,S,E,N", attribution, worker. A feature's properties: tone, title, text, url,
 * count (of a cell), label. Which tone has which colour is said in the style sheet (--tone-NAME).
 */
import {
  type GeoJSONSource,
  Map as MapLibre,
  type MapGeoJSONFeature,
  type MapMouseEvent,
  Popup,
  setWorkerUrl,
} from "maplibre-gl";
import { el, here } from "./map/dom.ts";
import { controls, protocol } from "./map/frame.ts";
import { loadFaces, type Over, style } from "./map/style.ts";
import { dark, type Tokens, tokens } from "./map/tokens.ts";
import { reader, type Say, wordsOf } from "./map/words.ts";

const NONE: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };
const TONES = ["open", "late", "over", "way", ...Array.from({ length: 9 }, (_, index) => `office-${index}`)];
const WAIT_MS = 200;

class SimpulDeskMap extends HTMLElement {
  readonly #language = document.documentElement.lang || "id";
  readonly #words = wordsOf(document);
  readonly #say: Say = reader(this.#words, this.#language);
  readonly #note = el("p", { class: "note", role: "status" });
  #map: MapLibre | undefined;
  #popup: Popup | undefined;
  #data: GeoJSON.FeatureCollection = NONE;
  #timer = 0;
  #asked = 0;

  connectedCallback(): void {
    void this.#start();
  }

  async #start(): Promise<void> {
    this.after(this.#note);
    if (!document.createElement("canvas").getContext("webgl2")) {
      this.#note.textContent = this.#say("no_webgl");
      this.hidden = true;
      return;
    }
    setWorkerUrl(new URL(this.getAttribute("worker") ?? "", location.href).href);
    protocol();
    await loadFaces();
    const inline = document.getElementById(this.getAttribute("inline") ?? "");
    if (inline) this.#data = JSON.parse(inline.textContent ?? "{}") as GeoJSON.FeatureCollection;
    const map = (this.#map = new MapLibre({
      container: this,
      style: this.#style(),
      bounds: this.#bounds(),
      fitBoundsOptions: { padding: 32, maxZoom: 16 },
      attributionControl: false,
      locale: Object.fromEntries(Object.entries(this.#words).filter(([key]) => /^[A-Z]\w+\.\w/.test(key))),
      maxPitch: 0,
      dragRotate: false,
    }));
    map.touchZoomRotate.disableRotation();
    map.getCanvas().setAttribute("aria-label", this.#say("map"));
    controls(map, false, this.getAttribute("attribution") ?? "");
    map.on("style.load", () => this.#fill());
    map.on("load", () => this.#later());
    if (this.hasAttribute("ask")) map.on("moveend", () => this.#later());
    map.on("click", (event) => this.#clicked(event));
    map.once("idle", () => this.setAttribute("data-drawn", ""));
    dark.addEventListener("change", () => map.setStyle(this.#style(), { diff: false }));
  }

  #later(): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#ask(), WAIT_MS);
  }

  async #ask(): Promise<void> {
    const address = this.getAttribute("data");
    if (!address) return;
    const asked = (this.#asked += 1);
    const url = new URL(address, location.href);
    if (this.hasAttribute("ask")) {
      const box = this.#map?.getBounds().toArray().flat() ?? [];
      url.searchParams.set("bbox", box.map((side) => side.toFixed(6)).join());
    }
    try {
      const answer = await fetch(url);
      if (!answer.ok) throw new Error(String(answer.status));
      const found = (await answer.json()) as GeoJSON.FeatureCollection;
      if (asked !== this.#asked) return;
      this.#data = found;
      this.#note.textContent = found.features.length ? "" : this.#say("nothing");
      this.#fill();
      this.setAttribute("data-features", String(found.features.length));
    } catch {
      this.#note.textContent = this.#say("failed");
    }
  }

  #fill(): void {
    this.#map?.getSource<GeoJSONSource>("things")?.setData(this.#data);
  }

  #clicked(event: MapMouseEvent): void {
    const box: [[number, number], [number, number]] = [
      [event.point.x - 8, event.point.y - 8],
      [event.point.x + 8, event.point.y + 8],
    ];
    this.#popup?.remove();
    const layers = ["points", "areas"].filter((layer) => this.#map?.getLayer(layer));
    const [found] = this.#map?.queryRenderedFeatures(box, { layers }) ?? [];
    if (!found || !this.#map) return;
    this.#popup = new Popup().setLngLat(event.lngLat).setDOMContent(this.#card(found)).addTo(this.#map);
  }

  #card(found: MapGeoJSONFeature): HTMLElement {
    const text = (name: string): string => String(found.properties[name] ?? "");
    const card = el("div", { class: "map-card" }, el("h2", {}, text("title")), el("p", {}, text("text")));
    if (text("url")) card.append(el("p", {}, here(text("url"), this.#say("look"))));
    return card;
  }

  #style(): ReturnType<typeof style> {
    const base = this.getAttribute("base");
    const colours = tokens();
    const url = base ? new URL(base, location.href).href : "";
    return style(url, this.#language, dark.matches, colours, over(colours));
  }

  #bounds(): [number, number, number, number] {
    const points = this.#data.features.flatMap(({ geometry }) =>
      geometry.type === "Point" ? [geometry.coordinates as [number, number]] : [],
    );
    if (points.length > 1) {
      const [lons, lats] = [points.map(([lon]) => lon), points.map(([, lat]) => lat)];
      return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
    }
    const sides = (this.getAttribute("bounds") ?? "").split(",").map(Number);
    return sides.length === 4 ? (sides as [number, number, number, number]) : [95, -11, 141, 6];
  }
}

/** What is drawn over the base map: areas below, ways, points above. What is late is larger, not only red. */
function over(colours: Tokens): Over {
  const read = getComputedStyle(document.documentElement);
  const said = TONES.flatMap((tone) => [
    tone,
    read.getPropertyValue(`--tone-${tone}`).trim() || colours.accent,
  ]);
  const colour = ["match", ["get", "tone"], ...said, colours.accent] as never;
  const number = ["max", 1, ["coalesce", ["get", "count"], 1]];
  return {
    sources: { things: { type: "geojson", data: NONE } },
    under: [
      {
        id: "areas",
        type: "fill",
        source: "things",
        filter: ["==", ["geometry-type"], "Polygon"],
        paint: { "fill-color": colour, "fill-opacity": 0.45 },
      },
      {
        id: "edges",
        type: "line",
        source: "things",
        filter: ["==", ["geometry-type"], "Polygon"],
        paint: { "line-color": colours.ink, "line-width": 0.7 },
      },
      {
        id: "way",
        type: "line",
        source: "things",
        filter: ["==", ["geometry-type"], "LineString"],
        layout: { "line-cap": "round", "line-join": "round" },
        paint: { "line-width": 4, "line-color": colours.accent },
      },
    ],
    above: [
      {
        id: "points",
        type: "circle",
        source: "things",
        filter: ["==", ["geometry-type"], "Point"],
        paint: {
          "circle-color": colour,
          "circle-radius": [
            "+",
            ["case", ["has", "label"], 9, ["==", ["get", "tone"], "late"], 7, 5],
            ["*", 3, ["log10", number as never]],
          ] as never,
          "circle-stroke-color": colours.casing,
          "circle-stroke-width": 1.5,
        },
      },
      {
        id: "numbers",
        type: "symbol",
        source: "things",
        filter: ["any", ["has", "count"], ["has", "label"]],
        layout: {
          "text-field": ["to-string", ["coalesce", ["get", "label"], ["get", "count"]]],
          "text-font": ["Noto Sans Medium"],
          "text-size": 12,
          "text-allow-overlap": true,
        },
        paint: {
          "text-color": colours.surface,
          "text-halo-color": colours.ink,
          "text-halo-width": 1.2,
        },
      },
    ],
  };
}

customElements.define("simpul-desk-map", SimpulDeskMap);
