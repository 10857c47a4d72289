/**
 * A map of what an address answers, on a page that says it too.
 *
 * Attributes: data (address of GeoJSON), ask (it is asked again for each view, with its bbox), base, bounds "W,S,E,N",
 * attribution, worker. `data-features` counts what came.
 */
import {
  type GeoJSONSource,
  type Map as MapLibre,
  type MapGeoJSONFeature,
  type MapMouseEvent,
  Popup,
} from "maplibre-gl";
import type { Box } from "./box.ts";
import { el } from "./dom.ts";
import { drawable, opened, ready } from "./open.ts";
import type { Over } from "./style.ts";
import type { Tokens } from "./tokens.ts";
import { reader, type Say, wordsOf } from "./words.ts";

export const NONE: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };
const WAIT_MS = 200;
const NEAR_PX = 8;

export abstract class AskingMap extends HTMLElement {
  protected readonly language = document.documentElement.lang || "id";
  protected map: MapLibre | undefined;
  protected data: GeoJSON.FeatureCollection = NONE;
  readonly #words = wordsOf(document);
  protected readonly say: Say = reader(this.#words, this.language);
  readonly #note = el("p", { class: "note", role: "status" });
  #popup: Popup | undefined;
  #timer = 0;
  #asked = 0;

  connectedCallback(): void {
    void this.#start();
  }

  /** What is drawn over the base map; the source "found" holds what came. */
  protected abstract over(colours: Tokens): Over;

  /** What a click shows; undefined where it shows nothing. */
  protected abstract card(event: MapMouseEvent): HTMLElement | undefined;

  /** What is said of an answer beside the map. */
  protected abstract told(found: GeoJSON.FeatureCollection): string;

  /** Where the map begins, if not at its bounds. */
  protected abstract begin(): Box | undefined;

  protected fill(): void {
    this.map?.getSource<GeoJSONSource>("found")?.setData(this.data);
  }

  /** What is drawn within a few pixels of a click, the topmost of it. */
  protected under({ point: { x, y } }: MapMouseEvent, names: string[]): MapGeoJSONFeature | undefined {
    const layers = names.filter((name) => this.map?.getLayer(name));
    const near: [[number, number], [number, number]] = [
      [x - NEAR_PX, y - NEAR_PX],
      [x + NEAR_PX, y + NEAR_PX],
    ];
    return layers.length ? this.map?.queryRenderedFeatures(near, { layers })[0] : undefined;
  }

  protected close(): void {
    this.#popup?.remove();
  }

  async #start(): Promise<void> {
    this.after(this.#note);
    if (!drawable()) {
      this.#note.textContent = this.say("no_webgl");
      this.hidden = true;
      return;
    }
    await ready(this.getAttribute("worker") ?? "");
    const bounds = this.begin();
    const map = (this.map = opened({
      host: this,
      told: this,
      words: this.#words,
      over: (colours) => this.over(colours),
      options: { fitBoundsOptions: { padding: 32, maxZoom: 16 }, ...(bounds ? { bounds } : {}) },
    }));
    map.on("style.load", () => this.fill());
    map.on("load", () => this.#later());
    if (this.hasAttribute("ask")) map.on("moveend", () => this.#later());
    map.on("click", (event) => this.#clicked(event));
  }

  #clicked(event: MapMouseEvent): void {
    this.close();
    const card = this.card(event);
    if (card && this.map)
      this.#popup = new Popup().setLngLat(event.lngLat).setDOMContent(card).addTo(this.map);
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
      const view = this.map?.getBounds().toArray().flat() ?? [];
      url.searchParams.set("bbox", view.map((side) => side.toFixed(6)).join());
    }
    try {
      const answer = await fetch(url);
      if (!answer.ok) throw new Error(String(answer.status));
      const found = (await answer.json()) as GeoJSON.FeatureCollection;
      if (asked !== this.#asked) return;
      this.data = found;
      this.#note.textContent = this.told(found);
      this.fill();
      this.setAttribute("data-features", String(found.features.length));
    } catch {
      this.#note.textContent = this.say("failed");
    }
  }
}
