/** What else the map shows: destinations by kind, hazards, shared bicycles, stops; and what a click on one says. */
import type { RideMap } from "../ride-map.ts";
import type { Box } from "../map/box.ts";
import { day, el } from "../map/dom.ts";
import type { Say } from "../map/words.ts";
import { NONE, type Source } from "./sources.ts";

type Leads = (url: string, text: string) => HTMLElement;

export class Layers {
  #box: Box | undefined;
  readonly #running = new Map<Source, AbortController>();
  readonly #form: HTMLFormElement | null;

  constructor(
    private readonly host: HTMLElement,
    private readonly say: Say,
    private readonly language: string,
    private readonly map: () => RideMap | undefined,
  ) {
    this.#form = host.querySelector<HTMLFormElement>("[data-ride-layers]");
    const fold = this.#form?.closest("details");
    if (fold) fold.hidden = false;
    this.#form?.addEventListener("change", () => this.#fill());
  }

  /** Fills the layers for what is in view now. */
  look(box: Box): void {
    this.#box = box;
    this.#fill();
  }

  /** Draws how far one gets, where the page shows that. */
  reach(): void {
    const block = this.host.querySelector("#ride-reach");
    const data = block ? (JSON.parse(block.textContent ?? "null") as GeoJSON.FeatureCollection) : undefined;
    this.map()?.put("reach", data ?? NONE);
  }

  /** Writes the card of what was clicked. */
  card(layer: string, found: Record<string, unknown>, leads: Leads): HTMLElement {
    const text = (name: string): string => (typeof found[name] === "string" ? found[name] : "");
    const card = el("div", { class: "map-card" });
    if (layer === "hazards") {
      card.append(el("h2", {}, this.say(`hazard.${text("kind")}`)));
      card.append(
        el("p", { class: "note" }, this.say("seen", { when: day(text("seen_on"), this.language) })),
      );
      return card;
    }
    card.append(el("h2", {}, text("name")));
    if (text("kind_name")) card.append(el("p", { class: "note" }, text("kind_name")));
    if (layer === "bikes") {
      const n = found["bikes"];
      card.append(el("p", {}, typeof n === "number" ? this.say("bikes", { n }) : this.say("bikes_unknown")));
    }
    const url = layer === "stops" ? `/cycling/stops/${String(found["id"])}/` : text("url");
    if (url) card.append(el("p", {}, leads(url, this.say("open"))));
    return card;
  }

  #fill(): void {
    if (!this.#form || !this.#box) return;
    const data = new FormData(this.#form);
    const kinds = data.getAll("kind").map(String);
    const layers = new Set(data.getAll("layer").map(String));
    const bbox = this.#box.map((side) => side.toFixed(5)).join(",");
    void this.#put("places", kinds.length ? { kinds: kinds.join(","), bbox } : undefined, "destinations");
    void this.#put("hazards", layers.has("hazards") ? { bbox } : undefined);
    void this.#put("bikes", layers.has("bikes") ? {} : undefined);
    void this.#put("stops", layers.has("stops") ? { bbox } : undefined);
  }

  /** Fetches one layer; without a network what was there stays. */
  async #put(
    source: Source,
    query: Record<string, string> | undefined,
    path: string = source,
  ): Promise<void> {
    this.#running.get(source)?.abort();
    if (!query) return this.map()?.put(source, NONE);
    const control = new AbortController();
    this.#running.set(source, control);
    const words = new URLSearchParams({ city: this.host.getAttribute("city") ?? "", ...query });
    try {
      const answer = await fetch(`/api/cycling/${path}?${words.toString()}`, { signal: control.signal });
      if (answer.ok) this.map()?.put(source, (await answer.json()) as GeoJSON.FeatureCollection);
    } catch {
      // A layer that cannot be fetched stays as it was: routes and directions need none of them.
    }
  }
}
