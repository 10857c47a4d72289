/**
 * <simpul-map>: the map of a city's roads, an island on a page that also works without it.
 *
 * Attributes: base (PMTiles, absent: plain ground), bounds "W,S,E,N", segments and damages (addresses of the API),
 * survey (an id), selected (a segment's id), attribution, worker (address of MapLibre's worker).
 * Around it, in the same <main>: [data-filters], [data-count], [data-in-view-count], [data-in-view-rows].
 */
import { type GeoJSONSource, type Map as MapLibre, type MapMouseEvent, Popup } from "maplibre-gl";
import { sides } from "./map/box.ts";
import { type Answer, Feed, type View } from "./map/feed.ts";
import { choice } from "./map/filters.ts";
import { InView } from "./map/in-view.ts";
import { CLICKABLE, overlays, SOURCES } from "./map/layers.ts";
import { drawable, opened, ready } from "./map/open.ts";
import { cellCard, clusterCard, damageCard, segmentCard } from "./map/popup.ts";
import {
  type Cell,
  type Cluster,
  type Damage,
  isCell,
  isCluster,
  mostly,
  type Segment,
  kindsOf,
} from "./map/records.ts";
import { symbols } from "./map/symbols.ts";
import { tokens } from "./map/tokens.ts";
import { reader, type Say, wordsOf } from "./map/words.ts";

const WAIT_MS = 150;
const SURE_ZOOM = 14;

class SimpulMap extends HTMLElement {
  readonly #language = document.documentElement.lang || "id";
  readonly #words = wordsOf(document);
  readonly #say: Say = reader(this.#words, this.#language);
  #scope: ParentNode = document;
  #map: MapLibre | undefined;
  #feed = new Feed("", "");
  #inView: InView | undefined;
  #popup: Popup | undefined;
  #answer: Answer | undefined;
  #timer = 0;

  connectedCallback(): void {
    this.#scope = this.closest("main") ?? document;
    this.#feed = new Feed(this.getAttribute("segments") ?? "", this.getAttribute("damages") ?? "");
    this.#form()?.addEventListener("change", () => this.#later());
    if (matchMedia("(width < 40rem)").matches)
      this.#scope.querySelector("[data-panel]")?.removeAttribute("open");
    void this.#start();
  }

  disconnectedCallback(): void {
    window.clearTimeout(this.#timer);
    this.#map?.remove();
  }

  async #start(): Promise<void> {
    const canDraw = drawable();
    const show = canDraw ? this.#show.bind(this) : undefined;
    this.#inView = new InView(this.#scope, this.#say, this.#language, show);
    if (!canDraw) return this.#withoutMap();
    await ready(this.getAttribute("worker") ?? "");
    if (this.isConnected) this.#draw();
  }

  #draw(): void {
    const full = this.classList.contains("map-full");
    const map = (this.#map = opened({
      host: this,
      told: this,
      words: this.#words,
      over: (colours) => ({ sources: SOURCES, ...overlays(colours) }),
      full,
      options: {
        fitBoundsOptions: { padding: full ? 24 : 40, maxZoom: 17 },
        hash: full ? "map" : false,
        canvasContextAttributes: { antialias: true },
      },
    }));
    symbols(map, (kind) => this.#words[`symbol.${kind}`] ?? "", tokens);
    map.on("style.load", () => this.#fill());
    map.on("load", () => this.#later());
    map.on("moveend", () => this.#later());
    map.on("click", (event) => this.#clicked(event));
    map.on("mousemove", (event) => {
      map.getCanvas().style.cursor = this.#under(event) ? "pointer" : "";
    });
  }

  #form(): HTMLFormElement | null {
    return this.#scope.querySelector<HTMLFormElement>("form[data-filters]");
  }

  #later(): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#ask(this.#view()), WAIT_MS);
  }

  #view(): View {
    if (!this.#map) return { bbox: sides(this.getAttribute("bounds")), zoom: SURE_ZOOM };
    const box = this.#map.getBounds();
    return {
      bbox: [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()],
      zoom: this.#map.getZoom(),
    };
  }

  async #ask(view: View): Promise<void> {
    try {
      const answer = await this.#feed.ask(view, choice(this.#form(), this.getAttribute("survey") ?? ""));
      if (!answer) return;
      this.#answer = answer;
      this.#fill();
      this.#inView?.tell(answer);
      this.setAttribute("data-filled", "");
    } catch {
      this.#inView?.say_(this.#say("failed"));
    }
  }

  #fill(): void {
    if (!this.#answer || !this.#map?.isStyleLoaded()) return;
    const segments = this.#answer.segments.features.map((one) =>
      isCell(one.properties)
        ? { ...one, properties: { ...one.properties, grade: mostly(one.properties.grades), index: one.id } }
        : one,
    );
    this.#put("segments", segments);
    this.#put("damages", this.#answer.damages.features);
    this.#select(Number(this.getAttribute("selected") ?? -1));
  }

  #put(name: "segments" | "damages", features: object[]): void {
    const source = this.#map?.getSource<GeoJSONSource>(name);
    void source?.setData({ type: "FeatureCollection", features } as GeoJSON.FeatureCollection);
  }

  #select(id: number): void {
    this.#map?.setFilter("segments-selected", ["==", ["get", "id"], id]);
  }

  #under(event: MapMouseEvent): { layer: string; properties: Record<string, unknown> } | undefined {
    const layers = CLICKABLE.filter((id) => this.#map?.getLayer(id));
    const found = layers.length ? this.#map?.queryRenderedFeatures(event.point, { layers }) : undefined;
    const [first] = (found ?? []).sort(
      (a, b) => CLICKABLE.indexOf(a.layer.id) - CLICKABLE.indexOf(b.layer.id),
    );
    return first && { layer: first.layer.id, properties: first.properties };
  }

  #clicked(event: MapMouseEvent): void {
    const found = this.#under(event);
    if (!found) return;
    // MapLibre writes nested properties as JSON text on their way through its worker.
    const properties: Record<string, unknown> = Object.fromEntries(
      Object.entries(found.properties).map(([name, value]) => [
        name,
        name === "kinds" || name === "grades" ? JSON.parse(String(value)) : value,
      ]),
    );
    if ("cluster" in properties) properties.kinds = kindsOf(properties);
    const isDamage = found.layer === "damages" || found.layer === "clusters";
    const content = isDamage
      ? this.#damage(properties as unknown as Damage | Cluster)
      : this.#segment(properties as unknown as Segment | Cell);
    this.#open([event.lngLat.lng, event.lngLat.lat], content);
  }

  #segment(found: Segment | Cell): HTMLElement {
    if (isCell(found)) return cellCard(found, this.#say);
    this.#select(found.id);
    return segmentCard(found, this.#say, this.#language);
  }

  #damage(found: Damage | Cluster): HTMLElement {
    return isCluster(found) ? clusterCard(found, this.#say) : damageCard(found, this.#say, this.#language);
  }

  #open(at: [number, number], content: HTMLElement): void {
    if (!this.#map) return;
    this.#popup?.remove();
    this.#popup = new Popup({ maxWidth: "18rem", focusAfterOpen: true }).setLngLat(at).setDOMContent(content);
    this.#popup.addTo(this.#map);
  }

  #show(segment: Segment, geometry: GeoJSON.Geometry): void {
    if (geometry.type !== "LineString" || !this.#map) return;
    const middle = geometry.coordinates[Math.floor(geometry.coordinates.length / 2)] as [number, number];
    this.#map.easeTo({ center: middle, zoom: Math.max(this.#map.getZoom(), 16) });
    this.#open(middle, this.#segment(segment));
  }

  #withoutMap(): void {
    const note = document.createElement("p");
    note.className = "map-note";
    note.textContent = this.#say("no_webgl");
    this.append(note);
    this.#scope
      .querySelectorAll<HTMLDetailsElement>("[data-in-view]")
      .forEach((table) => (table.open = true));
    void this.#ask(this.#view());
  }
}

customElements.define("simpul-map", SimpulMap);
