/** The table behind the map: what is in view, in words, for the keyboard, a screen reader, and a map that failed. */
import { day, el, here } from "./dom.ts";
import type { Answer } from "./feed.ts";
import { isCell, isCluster, type Segment, tally, total } from "./records.ts";
import type { Say } from "./words.ts";

const MOST_ROWS = 200;

export type Show = (segment: Segment, geometry: GeoJSON.Geometry) => void;

export class InView {
  constructor(
    private readonly scope: ParentNode,
    private readonly say: Say,
    private readonly language: string,
    private readonly show: Show | undefined,
  ) {}

  /** Says what is in view, beside the legend and in the table. */
  tell(answer: Answer): void {
    const counts = tally(answer.segments, answer.damages);
    const [segments, damages] = [total(counts, "grade"), total(counts, "kind")];
    this.scope.querySelectorAll<HTMLElement>("[data-count]").forEach((output) => {
      output.textContent = String(counts.get(output.dataset["count"] ?? "") ?? 0);
    });
    const text = segments + damages ? this.say("in_view", { segments, damages }) : this.say("nothing");
    const cut = answer.segments.truncated || answer.damages.truncated;
    this.say_(cut ? `${text} ${this.say("truncated", { count: answer.segments.features.length })}` : text);
    this.#rows(answer);
  }

  /** Says something else in the same place, such as that the data could not be fetched. */
  say_(text: string): void {
    const output = this.scope.querySelector("[data-in-view-count]");
    if (output && output.textContent !== text) output.textContent = text;
  }

  #rows(answer: Answer): void {
    const body = this.scope.querySelector("[data-in-view-rows]");
    const rows = answer.segments.features
      .slice(0, MOST_ROWS)
      .map(({ properties, geometry }) =>
        isCell(properties)
          ? this.#row(this.say("cell", { count: properties.count }))
          : this.#segment(properties, geometry),
      );
    const near = answer.damages.features.flatMap(({ properties }) =>
      isCluster(properties) ? [] : [properties],
    );
    const damages = near
      .slice(0, MOST_ROWS)
      .map((one) =>
        this.#row(
          here(one.url, one.street || this.say("unnamed")),
          this.say(`kind.${one.kind}`),
          this.say("times", { count: one.seen_times }),
          day(one.last_seen_on, this.language),
        ),
      );
    body?.replaceChildren(...rows, ...damages);
  }

  #segment(segment: Segment, geometry: GeoJSON.Geometry): HTMLElement {
    const grade = el("span", { class: `grade grade-${segment.grade}` }, this.say(`grade.${segment.grade}`));
    const seen = segment.coverage_percent === null ? "" : `${Math.round(segment.coverage_percent)} %`;
    const street = el(
      "span",
      { class: "row-head" },
      here(segment.url, segment.street || this.say("unnamed")),
    );
    if (this.show) {
      const button = el("button", { type: "button", class: "quiet", "aria-label": this.say("show") }, "◎");
      button.addEventListener("click", () => this.show?.(segment, geometry));
      street.append(button);
    }
    return this.#row(street, grade, seen, day(segment.surveyed_on, this.language));
  }

  #row(first: Node | string, ...rest: (Node | string)[]): HTMLElement {
    const cells = [0, 1, 2].map((index) =>
      el("td", index === 1 ? { class: "number" } : {}, rest[index] ?? ""),
    );
    return el("tr", {}, el("th", { scope: "row" }, first), ...cells);
  }
}
