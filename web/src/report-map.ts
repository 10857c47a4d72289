/** The maps of the reports: a pin to be set, and reports in view. A file of its own, loaded when it is asked for. */
import { type GeoJSONSource, type Map as MapLibre, Marker, Popup } from "maplibre-gl";
import type { Position } from "./map/box.ts";
import { el, here } from "./map/dom.ts";
import { nudge } from "./map/nudge.ts";
import { drawable, opened, ready } from "./map/open.ts";
import { type Say, wordsOf } from "./map/words.ts";
import { CLUSTERS, over, POINTS } from "./report/layers.ts";

/** Opens a map on which a pin is set by a click, dragged, or moved with the arrow keys. */
export async function openPin(
  box: HTMLElement,
  given: HTMLElement,
  say: Say,
  at: Position | undefined,
  moved: (at: Position) => void,
): Promise<{ pin(at: Position): void }> {
  const map = await begun(box, given, "map-worker");
  const element = el("button", { type: "button", class: "report-pin" });
  const marker = new Marker({ element, draggable: true, anchor: "bottom" });
  const pin = (to: Position): void => {
    marker.setLngLat(to).addTo(map);
    element.setAttribute("aria-label", say("pin"));
    if (!map.getBounds().contains(to)) map.jumpTo({ center: to, zoom: Math.max(map.getZoom(), 15) });
  };
  const told = (): void => moved([marker.getLngLat().lng, marker.getLngLat().lat]);
  marker.on("dragend", told);
  map.on("click", ({ lngLat }) => moved([lngLat.lng, lngLat.lat]));
  element.addEventListener("click", (event) => event.stopPropagation());
  element.addEventListener("keydown", (event) => {
    if (nudge(map, marker, event)) told();
  });
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key === "Enter") moved([map.getCenter().lng, map.getCenter().lat]);
  });
  if (at) {
    map.jumpTo({ center: at, zoom: 16 });
    pin(at);
  }
  return { pin };
}

/** Opens a map of the reports that an element names (see simpul-reports.ts). */
export async function openList(host: HTMLElement, say: Say): Promise<void> {
  const box = el("div", { class: "report-map" });
  const status = el("p", { class: "note", role: "status" });
  host.append(box, status);
  const map = await begun(box, host, "worker");
  const at = host.getAttribute("at")?.split(",").map(Number);
  if (at) {
    const element = el("div", { class: "report-pin", role: "img", "aria-label": say("pin") });
    new Marker({ element, anchor: "bottom" }).setLngLat(at as Position).addTo(map);
    return;
  }
  const source = host.getAttribute("src") ?? "";
  const fill = async (): Promise<void> => {
    const view = map.getBounds();
    const bbox = [view.getWest(), view.getSouth(), view.getEast(), view.getNorth()].join(",");
    const answer = await fetch(`${source}${source.includes("?") ? "&" : "?"}bbox=${bbox}`).catch(
      () => undefined,
    );
    if (!answer?.ok) return void (status.textContent = say("failed"));
    const found = (await answer.json()) as GeoJSON.FeatureCollection & { more: boolean };
    map.getSource<GeoJSONSource>("reports")?.setData(found);
    const count = found.features.length;
    status.textContent = found.more ? say("more", { count }) : say("reports", { count });
    host.setAttribute("data-count", String(count));
  };
  map.on("moveend", () => void fill());
  map.on("style.load", () => void fill());
  await fill();
  map.on("click", POINTS, (event) => {
    const [one] = event.features ?? [];
    if (one)
      new Popup({ maxWidth: "16rem" })
        .setLngLat(event.lngLat)
        .setDOMContent(card(one.properties, say))
        .addTo(map);
  });
  map.on("click", CLUSTERS, ({ lngLat }) => map.easeTo({ center: lngLat, zoom: map.getZoom() + 2 }));
}

function card(found: Record<string, unknown>, say: Say): HTMLElement {
  const text = (name: string): string => (typeof found[name] === "string" ? found[name] : "");
  return el(
    "div",
    { class: "map-card" },
    el("h2", {}, text("title")),
    el("p", {}, text("state")),
    el("p", {}, here(text("url"), say("open"))),
  );
}

async function begun(box: HTMLElement, told: HTMLElement, worker: string): Promise<MapLibre> {
  if (!drawable()) throw new Error("no WebGL");
  await styled(told.getAttribute("map-css") ?? "");
  await ready(told.getAttribute(worker) ?? "");
  const words = wordsOf(document);
  return opened({ host: box, told, words, over, options: { fitBoundsOptions: { maxZoom: 17 } } });
}

/** Loads the map's style sheet where the page has none. */
function styled(address: string): Promise<void> {
  if (!address || document.querySelector(`link[href="${CSS.escape(address)}"]`)) return Promise.resolve();
  return new Promise((done) => {
    const link = el("link", { rel: "stylesheet", href: address });
    link.addEventListener("load", () => done());
    link.addEventListener("error", () => done());
    document.head.append(link);
  });
}
