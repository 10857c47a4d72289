/**
 * <simpul-coverage>: what was driven lately, long ago and never, and a suggested drive, on a page that says it too.
 *
 * Attributes: lines (address of the API, without the box), base, bounds "W,S,E,N", attribution, worker.
 * In the page: #suggested-drive (JSON), and a form #suggest whose start a press on the map fills in.
 */
import { type GeoJSONSource, Map as MapLibre, type MapMouseEvent, Popup, setWorkerUrl } from "maplibre-gl";
import { day, el } from "./map/dom.ts";
import { controls, protocol } from "./map/frame.ts";
import { loadFaces, type Over, style } from "./map/style.ts";
import { dark, type Tokens, tokens } from "./map/tokens.ts";
import { reader, type Say, wordsOf } from "./map/words.ts";

const NONE: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };
const WAIT_MS = 200;
type Line = GeoJSON.Feature<GeoJSON.LineString, Record<string, string | null>>;

class SimpulCoverage extends HTMLElement {
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
    this.after(this.#note, this.#legend());
    if (!document.createElement("canvas").getContext("webgl2")) {
      this.#note.textContent = this.#say("no_webgl");
      this.hidden = true;
      return;
    }
    setWorkerUrl(new URL(this.getAttribute("worker") ?? "", location.href).href);
    protocol();
    await loadFaces();
    const map = (this.#map = new MapLibre({
      container: this,
      style: this.#style(),
      bounds: this.#bounds(),
      fitBoundsOptions: { padding: 24, maxZoom: 16 },
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
    map.on("moveend", () => this.#later());
    map.on("click", (event) => this.#clicked(event));
    map.once("idle", () => this.setAttribute("data-drawn", ""));
    dark.addEventListener("change", () => map.setStyle(this.#style(), { diff: false }));
  }

  #later(): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#ask(), WAIT_MS);
  }

  async #ask(): Promise<void> {
    const asked = (this.#asked += 1);
    const box = this.#map?.getBounds().toArray().flat() ?? [];
    const url = new URL(this.getAttribute("lines") ?? "", location.href);
    url.searchParams.set("bbox", box.map((side) => side.toFixed(6)).join());
    try {
      const answer = await fetch(url);
      if (!answer.ok) throw new Error(String(answer.status));
      const found = (await answer.json()) as GeoJSON.FeatureCollection & { truncated: boolean };
      if (asked !== this.#asked) return;
      this.#data = found;
      this.#note.textContent = found.truncated ? this.#say("truncated") : "";
      this.#fill();
      this.setAttribute("data-lines", String(found.features.length));
    } catch {
      this.#note.textContent = this.#say("failed");
    }
  }

  #fill(): void {
    this.#map?.getSource<GeoJSONSource>("lines")?.setData(this.#data);
    this.#map?.getSource<GeoJSONSource>("drive")?.setData(suggested());
  }

  #clicked(event: MapMouseEvent): void {
    const box: [[number, number], [number, number]] = [
      [event.point.x - 6, event.point.y - 6],
      [event.point.x + 6, event.point.y + 6],
    ];
    const [line] = this.#map?.queryRenderedFeatures(box, { layers: ["lines", "never"] }) ?? [];
    const card = el("div", { class: "map-card" });
    if (line) {
      const { street, seen_on } = (line as unknown as Line).properties;
      card.append(el("h2", {}, street || this.#say("street")));
      const text = seen_on
        ? this.#say("seen_on", { day: day(seen_on, this.#language) })
        : this.#say("never_seen");
      card.append(el("p", {}, text));
    }
    const field = document.querySelector<HTMLInputElement>("#suggest input[name=start]");
    if (field) {
      const button = el("button", { type: "button", class: "button-quiet" }, this.#say("start_here"));
      button.addEventListener("click", () => {
        field.value = `${event.lngLat.lng.toFixed(5)},${event.lngLat.lat.toFixed(5)}`;
        this.#popup?.remove();
        field.focus();
      });
      card.append(button);
    }
    this.#popup?.remove();
    if (this.#map) this.#popup = new Popup().setLngLat(event.lngLat).setDOMContent(card).addTo(this.#map);
  }

  #style(): ReturnType<typeof style> {
    const base = this.getAttribute("base");
    const colours = tokens();
    const url = base ? new URL(base, location.href).href : "";
    return style(url, this.#language, dark.matches, colours, over(colours));
  }

  #bounds(): [number, number, number, number] {
    const [line] = suggested().features;
    if (line?.geometry.type === "LineString") {
      const lons = line.geometry.coordinates.map(([lon]) => lon as number);
      const lats = line.geometry.coordinates.map(([, lat]) => lat as number);
      return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
    }
    const sides = (this.getAttribute("bounds") ?? "").split(",").map(Number);
    return sides.length === 4 ? (sides as [number, number, number, number]) : [95, -11, 141, 6];
  }

  #legend(): HTMLElement {
    const list = el("ul", { class: "coverage-legend" });
    for (const name of ["lately", "long_ago", "never"])
      list.append(el("li", {}, el("span", { class: `coverage-${name}` }), ` ${this.#say(name)}`));
    if (suggested().features.length)
      list.append(el("li", {}, el("span", { class: "coverage-drive" }), ` ${this.#say("drive")}`));
    return list;
  }
}

/** What is drawn over the base map. Never driven is dashed, so that nobody needs the colour. */
function over(colours: Tokens): Over {
  const source = { type: "geojson" as const, data: NONE };
  const seen = ["get", "seen"] as const;
  return {
    sources: { lines: source, drive: source },
    under: [
      {
        id: "lines",
        type: "line",
        source: "lines",
        filter: ["!=", ["get", "seen"], "never"],
        paint: {
          "line-width": 4,
          "line-color": ["case", ["==", [...seen], "lately"], colours.grade.good, colours.grade.poor],
        },
      },
      {
        id: "never",
        type: "line",
        source: "lines",
        filter: ["==", ["get", "seen"], "never"],
        paint: { "line-width": 3, "line-color": colours.grade.unknown, "line-dasharray": [2, 1.5] },
      },
      {
        id: "drive-casing",
        type: "line",
        source: "drive",
        layout: { "line-cap": "round", "line-join": "round" },
        paint: { "line-width": 6, "line-color": colours.casing },
      },
      {
        id: "drive",
        type: "line",
        source: "drive",
        layout: { "line-cap": "round", "line-join": "round" },
        paint: { "line-width": 3, "line-color": colours.accent },
      },
    ],
    above: [],
  };
}

function suggested(): GeoJSON.FeatureCollection {
  const block = document.getElementById("suggested-drive");
  if (!block) return NONE;
  const { line } = JSON.parse(block.textContent ?? "{}") as { line: [number, number][] };
  const geometry = { type: "LineString" as const, coordinates: line };
  return { type: "FeatureCollection", features: [{ type: "Feature", properties: {}, geometry }] };
}

customElements.define("simpul-coverage", SimpulCoverage);
