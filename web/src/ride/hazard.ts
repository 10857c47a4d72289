/** Reporting a hazard: noted on this device at once, sent when there is a network, and told what became of it. */
import type { Say } from "../map/words.ts";
import type { Position } from "../map/box.ts";
import { written } from "./records.ts";
import { flush, type Sent, TAG } from "./send.ts";
import { reports } from "./store.ts";

interface Syncing {
  sync?: { register(tag: string): Promise<void> };
}

export class Hazards {
  constructor(
    private readonly form: HTMLFormElement,
    private readonly say: Say,
    private readonly position: () => Promise<Position>,
  ) {
    form.addEventListener("submit", (event) => {
      const place = this.#place();
      if (!place) return; // a name: the server reads it
      event.preventDefault();
      void this.#note(place);
    });
    const button = form.querySelector<HTMLButtonElement>("[data-ride-hazard-here]");
    if (button && "geolocation" in navigator) {
      button.hidden = false;
      button.addEventListener("click", () => void this.#here());
    }
    window.addEventListener("online", () => void this.send());
    void this.send(true);
  }

  /** Opens the form with a place that was chosen on the map. */
  at(place: Position): void {
    const field = this.#field();
    if (field) field.value = written(place);
    const fold = this.form.closest("details");
    if (fold) fold.open = true;
    this.form.scrollIntoView({ block: "nearest" });
    this.form.querySelector<HTMLElement>("select")?.focus();
  }

  /** Sends what waits, and says what became of it; `quietly` says nothing where nothing was on its way. */
  async send(quietly = false): Promise<void> {
    const sent = await flush().catch(() => undefined);
    if (!sent || (quietly && !sent.taken && !sent.known && !sent.refused.length && !sent.waiting)) return;
    this.#tell(sent);
    if (sent.waiting) await this.#later();
  }

  async #note(place: Position): Promise<void> {
    const data = new FormData(this.form);
    const word = (name: string): string => String(data.get(`hazard-${name}`) ?? "");
    await reports.put({
      key: crypto.randomUUID(),
      city: this.form.dataset["city"] ?? "",
      kind: word("kind"),
      lon: place[0],
      lat: place[1],
      note: word("note"),
    });
    this.form.querySelector("textarea")!.value = "";
    await this.send();
  }

  #tell(sent: Sent): void {
    const why = sent.refused.at(-1);
    if (why !== undefined) this.#write(this.say("hazard_refused", { why }));
    else if (sent.waiting) this.#write(this.say("hazard_wait"));
    else if (sent.taken) this.#write(this.say("hazard_sent"));
    else if (sent.known) this.#write(this.say("hazard_known"));
  }

  /** Lets the browser send by itself when the network is back, also after the page was closed, where it can. */
  async #later(): Promise<void> {
    const worker = (await navigator.serviceWorker?.getRegistration()) as Syncing | undefined;
    await worker?.sync?.register(TAG).catch(() => undefined);
  }

  #write(text: string): void {
    const place = this.form.querySelector("[data-ride-hazard-say]");
    if (place) place.textContent = text;
  }

  #field(): HTMLInputElement | null {
    return this.form.querySelector<HTMLInputElement>("[data-ride-hazard-place]");
  }

  #place(): Position | undefined {
    const numbers = (this.#field()?.value ?? "").split(",").map((part) => Number(part || "x"));
    return numbers.length === 2 && numbers.every(Number.isFinite) ? (numbers as Position) : undefined;
  }

  async #here(): Promise<void> {
    try {
      const field = this.#field();
      if (field) field.value = written(await this.position());
    } catch {
      this.#write(this.say("no_position"));
    }
  }
}
