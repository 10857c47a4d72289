/** The place along a route: a slider below its profile, and the mouse over it. Both move the same mark on the map. */
import { day } from "../map/dom.ts";
import type { Say } from "../map/words.ts";
import type { Position } from "../map/box.ts";
import { placeAt, type Route, stretchAt } from "./records.ts";
import { distance } from "./words.ts";

const WIDE = 600;

export class Along {
  constructor(
    private readonly say: Say,
    private readonly language: string,
    private readonly mark: (at: Position | undefined) => void,
  ) {}

  /** Lets a figure answer to keyboard, mouse and finger. */
  take(figure: Element, route: Route): void {
    const box = figure.querySelector<HTMLElement>("[data-ride-along]");
    const slider = box?.querySelector<HTMLInputElement>("input");
    const output = box?.querySelector("output");
    const drawing = figure.querySelector("svg");
    const cursor = figure.querySelector("[data-ride-cursor]");
    if (!box || !slider || !output || !drawing || !cursor) return;
    const whole_m = route.along_m.at(-1) ?? 0;
    const label = box.querySelector("label");
    slider.id = `along-${route.kind}`;
    label?.setAttribute("for", slider.id);
    box.hidden = false;
    const show = (share: number, spoken: boolean): void => {
      const text = this.#text(route, share * whole_m);
      cursor.setAttribute("d", `M${(share * WIDE).toFixed(1)} 0V124`);
      cursor.setAttribute("visibility", "visible");
      output.textContent = text;
      slider.setAttribute("aria-valuetext", text);
      if (!spoken) slider.value = String(Math.round(share * 1000));
      this.mark(placeAt(route, share * whole_m).at);
    };
    output.textContent = this.#text(route, 0);
    slider.setAttribute("aria-valuetext", output.textContent);
    slider.addEventListener("input", () => show(Number(slider.value) / 1000, true));
    drawing.addEventListener("pointermove", (event) => {
      const { left, width } = drawing.getBoundingClientRect();
      show(Math.min(1, Math.max(0, (event.clientX - left) / width)), false);
    });
  }

  /** Says what is at a place: how far, how high, which street, how good and since when that is known. */
  #text(route: Route, at_m: number): string {
    const { height_m } = placeAt(route, at_m);
    const one = stretchAt(route, at_m);
    const parts = [this.say("at", { distance: distance(this.say, at_m) })];
    parts.push(height_m === null ? this.say("no_height") : this.say("height", { n: Math.round(height_m) }));
    if (one) {
      parts.push(`${one.street || this.say("street")}: ${this.say(`grade.${one.grade}`)}`);
      parts.push(
        one.seen_on ? this.say("seen", { when: day(one.seen_on, this.language) }) : this.say("never_seen"),
      );
      if (one.confidence !== null) parts.push(this.say("sure", { n: Math.round(100 * one.confidence) }));
    }
    return parts.join(" · ");
  }
}
