/** Fetches what lies in view, and lets go of an answer that nobody waits for any more. */
import type { Box } from "./box.ts";
import type { Cell, Cluster, Collection, Damage, Segment } from "./records.ts";

export type View = { bbox: Box; zoom: number };
export type Choice = { survey: string; grades: string[] | null; kinds: string[] | null };
export type Answer = { segments: Collection<Segment | Cell>; damages: Collection<Damage | Cluster> };

/** Writes the address of a collection for a view. `null` grades or kinds mean all of them. */
export function address(base: string, view: View, choice: Choice, filter: "grade" | "kind"): string {
  const url = new URL(base, "http://page.invalid");
  url.searchParams.set("bbox", view.bbox.map((side) => side.toFixed(6)).join(","));
  url.searchParams.set("zoom", String(Math.floor(view.zoom)));
  if (choice.survey) url.searchParams.set("survey", choice.survey);
  const wanted = filter === "grade" ? choice.grades : choice.kinds;
  if (wanted) url.searchParams.set(filter, wanted.join(","));
  return url.pathname + url.search.replaceAll("%2C", ",");
}

/** The two collections of the map. A new `ask` ends the one before. */
export class Feed {
  #running: AbortController | undefined;

  constructor(
    private readonly segments: string,
    private readonly damages: string,
  ) {}

  /** Gives what lies in view; undefined where a newer question came in between. Throws where the server fails. */
  async ask(view: View, choice: Choice): Promise<Answer | undefined> {
    this.#running?.abort();
    const { signal } = (this.#running = new AbortController());
    try {
      const [segments, damages] = await Promise.all([
        this.#get<Segment | Cell>(this.segments, view, choice, "grade", signal),
        this.#get<Damage | Cluster>(this.damages, view, choice, "kind", signal),
      ]);
      return signal.aborted ? undefined : { segments, damages };
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  }

  async #get<P>(
    base: string,
    view: View,
    choice: Choice,
    filter: "grade" | "kind",
    signal: AbortSignal,
  ): Promise<Collection<P>> {
    const wanted = filter === "grade" ? choice.grades : choice.kinds;
    if (!base || wanted?.length === 0) return { type: "FeatureCollection", features: [] };
    const answer = await fetch(address(base, view, choice, filter), { signal });
    if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
    return (await answer.json()) as Collection<P>;
  }
}
