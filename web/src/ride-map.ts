/** The map of the planner. It is a file of its own, because it is large: the page loads it when all else is there. */
import { type GeoJSONSource, type Map as MapLibre, type MapMouseEvent, Marker, Popup } from "maplibre-gl";
import { box, type Position } from "./map/box.ts";
import { el } from "./map/dom.ts";
import { nudge } from "./map/nudge.ts";
import { drawable, opened, ready } from "./map/open.ts";
import type { Say } from "./map/words.ts";
import { OTHERS, overlays, pieces, POINTS, wholes } from "./ride/layers.ts";
import type { Route } from "./ride/records.ts";
import { NONE, type Source } from "./ride/sources.ts";

/** What the map is given. */
export interface Given {
  /** Where it is drawn. */
  host: HTMLElement;
  /** The element whose attributes say base, bounds, attribution and worker. */
  told: Element;
  words: Record<string, string>;
  say: Say;
}

/** What the map tells the page. */
export interface Heard {
  choose(kind: string): void;
  moved(stop: number, to: Position): void;
  here(what: "start" | "via" | "end" | "hazard", at: Position): void;
  card(layer: string, properties: Record<string, unknown>, at: Position): HTMLElement;
  view(bounds: [number, number, number, number]): void;
  /** Where it is there, a click says only where it was: no card opens. */
  tapped?(at: Position): void;
}

export class RideMap {
  readonly #map: MapLibre;
  readonly #data = new Map<Source, GeoJSON.FeatureCollection>();
  #markers: Marker[] = [];
  #popup: Popup | undefined;

  private constructor(
    private readonly given: Given,
    private readonly heard: Heard,
  ) {
    const { host, told, words } = given;
    const options = { fitBoundsOptions: { padding: 24, maxZoom: 16 } };
    const map = (this.#map = opened({ host, told, words, over: overlays, options }));
    map.on("style.load", () => this.#data.forEach((_, name) => this.#fill(name)));
    map.on("click", (event) => this.#clicked(event));
    map.on("moveend", () => this.#tellView());
    map.once("idle", () => this.#tellView());
    map.on("mousemove", (event) => {
      map.getCanvas().style.cursor = this.#under(event) ? "pointer" : "";
    });
  }

  /** Draws the map. Throws where this browser cannot. */
  static async open(given: Given, heard: Heard): Promise<RideMap> {
    if (!drawable()) throw new Error("no WebGL");
    await ready(await ours(given.told.getAttribute("worker") ?? ""));
    return new RideMap(given, heard);
  }

  /** Shows routes, one of them chosen, and their stops. `fit` moves the view to them. */
  show(routes: Route[], chosen: string, stops: Position[], fit: boolean): void {
    const own = routes.filter((one) => !one.same_as);
    const one = own.find(({ kind }) => kind === chosen) ?? own[0];
    this.put("others", wholes(own.filter((route) => route !== one)));
    this.put("chosen", one ? pieces(one) : NONE);
    this.#stops(stops);
    const all = [...own.flatMap(({ line }) => line), ...stops];
    if (fit && all.length > 1) {
      const [west, south, east, north] = box(all);
      this.#map.fitBounds([west, south, east, north], { padding: 48, maxZoom: 16, animate: false });
    }
  }

  /** Puts features on the map. */
  put(name: Source, data: GeoJSON.FeatureCollection): void {
    this.#data.set(name, data);
    this.#fill(name);
  }

  /** Marks one place, or none. */
  point(name: "cursor" | "me", at: Position | undefined): void {
    const feature = {
      type: "Feature" as const,
      properties: {},
      geometry: { type: "Point" as const, coordinates: at ?? [] },
    };
    this.put(name, at ? { type: "FeatureCollection", features: [feature] } : NONE);
  }

  /** Moves the view to a place. */
  look(at: Position, zoom: number): void {
    this.#map.easeTo({ center: at, zoom: Math.max(this.#map.getZoom(), zoom) });
  }

  #fill(name: Source): void {
    void this.#map.getSource<GeoJSONSource>(name)?.setData(this.#data.get(name) ?? NONE);
  }

  #tellView(): void {
    const view = this.#map.getBounds();
    this.heard.view([view.getWest(), view.getSouth(), view.getEast(), view.getNorth()]);
  }

  #stops(stops: Position[]): void {
    this.#markers.forEach((marker) => marker.remove());
    this.#markers = stops.map((at, index) => this.#marker(at, index));
  }

  #marker(at: Position, index: number): Marker {
    const letter = index < 26 ? String.fromCharCode(65 + index) : String(index + 1);
    const label = this.given.say("stop", { letter });
    const element = el("button", { type: "button", class: "ride-pin", "aria-label": label }, letter);
    const marker = new Marker({ element, draggable: true }).setLngLat(at).addTo(this.#map);
    const told = (): void => {
      const { lng, lat } = marker.getLngLat();
      this.heard.moved(index, [lng, lat]);
    };
    marker.on("dragend", told);
    let nudged = false;
    element.addEventListener("keydown", (event) => {
      if (nudge(this.#map, marker, event)) nudged = true;
      else if (event.key === "Enter" && nudged) {
        event.preventDefault();
        told();
      }
    });
    element.addEventListener("blur", () => nudged && told());
    element.addEventListener("click", (event) => event.stopPropagation());
    return marker;
  }

  #under(
    event: MapMouseEvent,
  ): { layer: string; properties: Record<string, unknown>; at: Position } | undefined {
    const layers = [...POINTS, OTHERS].filter((id) => this.#map.getLayer(id));
    const found = layers.length ? this.#map.queryRenderedFeatures(event.point, { layers }) : [];
    const [first] = found.sort((a, b) => layers.indexOf(a.layer.id) - layers.indexOf(b.layer.id));
    if (!first) return undefined;
    const at =
      first.geometry.type === "Point" ? first.geometry.coordinates : [event.lngLat.lng, event.lngLat.lat];
    return { layer: first.layer.id, properties: first.properties, at: at as Position };
  }

  #clicked(event: MapMouseEvent): void {
    if (this.heard.tapped) return this.heard.tapped([event.lngLat.lng, event.lngLat.lat]);
    const found = this.#under(event);
    if (found?.layer === OTHERS) return this.heard.choose(String(found.properties["kind"]));
    const at: Position = found?.at ?? [event.lngLat.lng, event.lngLat.lat];
    const card = found
      ? this.heard.card(found.layer, found.properties, at)
      : el("div", { class: "map-card" });
    card.append(this.#choices(at));
    this.#popup?.remove();
    this.#popup = new Popup({ maxWidth: "16rem", focusAfterOpen: true }).setLngLat(at).setDOMContent(card);
    this.#popup.addTo(this.#map);
  }

  #choices(at: Position): HTMLElement {
    const row = el("p", { class: "ride-here" });
    for (const [what, key] of [
      ["start", "start_here"],
      ["via", "via_here"],
      ["end", "end_here"],
      ["hazard", "report_here"],
    ] as const) {
      const button = el("button", { type: "button", class: "button-quiet ride-small" }, this.given.say(key));
      button.addEventListener("click", () => {
        this.#popup?.remove();
        this.heard.here(what, at);
      });
      row.append(button);
    }
    return row;
  }
}

/**
 * Gives the map's worker an address that works without a network: a browser asks a service worker for a worker's
 * script only where that lies below the service worker, and ours lies with the other files of the site.
 */
async function ours(address: string): Promise<string> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return URL.createObjectURL(new Blob([await answer.text()], { type: "text/javascript" }));
}
