/**
 * <simpul-draw>: a line is drawn on the map, each leg along the streets as the routing API finds it.
 *
 * An island beside a form that works without it. Attributes: city, base, bounds "W,S,E,N", attribution, code
 * (address of the planner's map), worker, field (id of the form's line), rider (id of the form's bicycle).
 */
import { el } from "./map/dom.ts";
import { reader, type Say, wordsOf } from "./map/words.ts";
import type { RideMap } from "./ride-map.ts";
import {
  added,
  type Drawn,
  geojson,
  length,
  moved,
  NOTHING,
  resumed,
  undone,
  whole,
} from "./ride/drawing.ts";
import type { Position } from "./map/box.ts";
import { written } from "./ride/records.ts";
import { distance } from "./ride/words.ts";

class SimpulDraw extends HTMLElement {
  readonly #say: Say = reader(wordsOf(document), document.documentElement.lang || "id");
  readonly #status = el("p", { class: "note", role: "status" });
  readonly #buttons = el("p", { class: "actions" });
  #map: RideMap | undefined;
  #drawn: Drawn = NOTHING;
  #busy = false;

  connectedCallback(): void {
    this.#drawn = resumed(this.#line?.value ?? "");
    for (const [key, act] of [
      ["draw_undo", () => undone(this.#drawn)],
      ["draw_clear", () => NOTHING],
    ] as const) {
      const button = el("button", { type: "button", class: "button-quiet" }, this.#say(key));
      button.addEventListener("click", () => !this.#busy && this.#set(act()));
      this.#buttons.append(button);
    }
    const watch = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      watch.disconnect();
      void this.#draw();
    });
    watch.observe(this);
  }

  get #line(): HTMLTextAreaElement | null {
    return document.querySelector<HTMLTextAreaElement>(`#${this.getAttribute("field") ?? ""}`);
  }

  async #draw(): Promise<void> {
    const inner = el("div", { class: "ride-canvas" });
    this.append(inner);
    try {
      const { RideMap } = (await import(
        new URL(this.getAttribute("code") ?? "", location.href).href
      )) as typeof import("./ride-map.ts");
      this.#map = await RideMap.open(
        {
          host: inner,
          told: this,
          words: wordsOf(document),
          say: this.#say,
        },
        {
          choose: () => undefined,
          moved: (index, to) => void this.#change(() => this.#move(index, to)),
          here: () => undefined,
          card: () => el("div"),
          view: () => undefined,
          tapped: (at) => void this.#change(() => this.#add(at)),
        },
      );
      this.after(this.#buttons, this.#status);
      this.#show(true);
      this.setAttribute("data-mapped", "");
    } catch {
      inner.remove();
      this.append(el("p", { class: "map-note" }, this.#say("no_webgl")));
    }
  }

  async #add(at: Position): Promise<Drawn> {
    const last = this.#drawn.points.at(-1);
    return last ? added(this.#drawn, at, await this.#leg(last, at)) : added(this.#drawn, at);
  }

  async #move(index: number, at: Position): Promise<Drawn> {
    const [last, next] = [this.#drawn.points[index - 1], this.#drawn.points[index + 1]];
    const before = last && (await this.#leg(last, at));
    const behind = next && (await this.#leg(at, next));
    return moved(this.#drawn, index, at, before, behind);
  }

  /** Asks for the way between two points. Throws the server's own word where there is none. */
  async #leg(from: Position, to: Position): Promise<Position[]> {
    const rider = document.querySelector<HTMLSelectElement>(`#${this.getAttribute("rider") ?? ""}`);
    const words = new URLSearchParams({
      city: this.getAttribute("city") ?? "",
      stops: `${written(from)};${written(to)}`,
      kind: "balanced",
      profile: rider?.value ?? "",
    });
    const answer = await fetch(`/api/cycling/routes?${words.toString()}`);
    const found = (await answer.json()) as { detail?: string; routes?: { line: Position[] }[] };
    const [route] = found.routes ?? [];
    if (!answer.ok || !route) throw new Error(found.detail ?? String(answer.status));
    return route.line;
  }

  /** Makes one change after the other; what the network has no way for is said, and nothing is lost. */
  async #change(make: () => Promise<Drawn>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    this.#status.textContent = this.#say("finding");
    try {
      this.#set(await make());
    } catch (error) {
      this.#show(false);
      this.#status.textContent = error instanceof TypeError ? this.#say("failed") : (error as Error).message;
    } finally {
      this.#busy = false;
    }
  }

  #set(drawn: Drawn): void {
    this.#drawn = drawn;
    const field = this.#line;
    if (field) field.value = geojson(drawn);
    this.#show(false);
  }

  #show(fit: boolean): void {
    const line = whole(this.#drawn);
    const end = line.length - 1;
    const stretch = { begin: 0, end, grade: "unknown", from_m: 0, to_m: 0 } as const;
    const about = { confidence: null, seen_on: null, street: null };
    const along = { kind: "drawn", same_as: null, line, along_m: [], heights_m: null, turns: [] };
    const routes = end > 0 ? [{ ...along, stretches: [{ ...stretch, ...about }] }] : [];
    this.#map?.show(routes, "drawn", this.#drawn.points, fit);
    const n = this.#drawn.points.length;
    this.#status.textContent = n
      ? this.#say("draw_said", { n, length: distance(this.#say, length(line)) })
      : this.#say("draw_hint");
  }
}

customElements.define("simpul-draw", SimpulDraw);
