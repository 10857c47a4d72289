/**
 * <simpul-spots>: a map of destinations, an island on a page that says all of it without the map too.
 *
 * Attributes: spots (address of GeoJSON), planner (address of the planner), base, bounds "W,S,E,N", attribution,
 * worker (address of MapLibre's worker), code (address of the planner's map, which is loaded when this is in view).
 */
import { here, el } from "./map/dom.ts";
import { reader, type Say, wordsOf } from "./map/words.ts";
import type { Position } from "./map/box.ts";
import { written } from "./ride/records.ts";

class SimpulSpots extends HTMLElement {
  readonly #words = wordsOf(document);
  readonly #say: Say = reader(this.#words, document.documentElement.lang || "id");
  #watch: IntersectionObserver | undefined;

  connectedCallback(): void {
    this.#watch = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      this.#watch?.disconnect();
      void this.#draw();
    });
    this.#watch.observe(this);
  }

  disconnectedCallback(): void {
    this.#watch?.disconnect();
  }

  async #draw(): Promise<void> {
    const inner = el("div", { class: "ride-canvas" });
    this.append(inner);
    try {
      const [{ RideMap }, spots] = await Promise.all([
        import(new URL(this.getAttribute("code") ?? "", location.href).href) as Promise<
          typeof import("./ride-map.ts")
        >,
        fetch(this.getAttribute("spots") ?? "").then(
          (answer) => answer.json() as Promise<GeoJSON.FeatureCollection>,
        ),
      ]);
      const map = await RideMap.open(
        {
          host: inner,
          told: this,
          words: this.#words,
          say: this.#say,
        },
        {
          choose: () => undefined,
          moved: () => undefined,
          here: (what, at) => this.#ride(what, at),
          card: (_layer, properties) => this.#card(properties),
          view: () => undefined,
        },
      );
      map.put("places", spots);
      this.setAttribute("data-mapped", "");
    } catch {
      inner.remove();
      this.append(el("p", { class: "map-note" }, this.#say("no_webgl")));
    }
  }

  #card(found: Record<string, unknown>): HTMLElement {
    const text = (name: string): string => (typeof found[name] === "string" ? found[name] : "");
    const card = el("div", { class: "map-card" });
    card.append(el("h2", {}, text("name")), el("p", { class: "note" }, text("kind_name")));
    if (text("text")) card.append(el("p", {}, text("text")));
    if (text("url")) card.append(el("p", {}, here(text("url"), this.#say("open"))));
    return card;
  }

  #ride(what: string, at: Position): void {
    const stop = written(at);
    const stops = what === "start" ? `${stop};` : `;${stop}`;
    location.assign(`${this.getAttribute("planner") ?? ""}?stops=${stops}`);
  }
}

customElements.define("simpul-spots", SimpulSpots);
