/** Where it is: the phone's position, a pin on the map, a name that is found, or the place of a photo. */
import type { Position } from "../map/box.ts";
import { el } from "../map/dom.ts";
import type { Say } from "../map/words.ts";

interface Named {
  label: string;
  lon: number;
  lat: number;
}

/** The part of the form that says where. `found` hears each new position. */
export class Place {
  #map: { pin(at: Position): void } | undefined;
  readonly #words: HTMLInputElement | null;
  readonly #status: HTMLElement | null;

  constructor(
    private readonly host: HTMLElement,
    private readonly form: HTMLFormElement,
    private readonly say: Say,
    private readonly found: () => void,
  ) {
    this.#words = form.querySelector("input[name=place]");
    this.#status = form.querySelector("[data-place-said]");
    form.querySelector<HTMLElement>("[data-place-ways]")?.removeAttribute("hidden");
    const here = form.querySelector<HTMLButtonElement>("[data-here]");
    if (here && "geolocation" in navigator) here.addEventListener("click", () => this.#here());
    else here?.remove();
    form.querySelector("[data-map]")?.addEventListener("click", () => void this.#open());
    let timer = 0;
    this.#words?.addEventListener("input", () => {
      clearTimeout(timer);
      timer = window.setTimeout(() => void this.suggest(), 300);
    });
  }

  /** Where it is; undefined where nothing but words says so. */
  get at(): Position | undefined {
    const [lon, lat] = [this.#value("lon"), this.#value("lat")];
    if (!lon || !lat || this.#value("placed") !== this.#words?.value.trim()) return undefined;
    return [Number(lon), Number(lat)];
  }

  /** Sets the place. `words` replace what was typed; undefined leaves it. */
  set(at: Position, said: string, accuracy_m?: number, words?: string): void {
    if (words !== undefined && this.#words) this.#words.value = words;
    this.#set("lon", at[0].toFixed(6));
    this.#set("lat", at[1].toFixed(6));
    this.#set("accuracy_m", accuracy_m === undefined ? "" : String(Math.round(accuracy_m)));
    this.#set("placed", this.#words?.value.trim() ?? "");
    this.tell(said);
    this.#map?.pin(at);
    this.found();
  }

  /** Forgets the place that was found. */
  clear(): void {
    for (const name of ["lon", "lat", "accuracy_m", "placed"]) this.#set(name, "");
    this.tell("");
  }

  /** Says something below the field. */
  tell(text: string): void {
    if (this.#status) this.#status.textContent = text;
  }

  /** Asks what the words may mean, and takes a name that is written whole. Gives how many there are. */
  async suggest(): Promise<number> {
    const typed = this.#words?.value.trim() ?? "";
    if (typed.length < 3 || this.at) return this.at ? 1 : 0;
    const answer = await fetch(`${this.#attribute("named")}?q=${encodeURIComponent(typed)}`).catch(
      () => undefined,
    );
    if (!answer?.ok) return 0;
    const { found } = (await answer.json()) as { found: Named[] };
    const list = this.form.querySelector("datalist");
    list?.replaceChildren(...found.map(({ label }) => el("option", { value: label })));
    const same = found.filter(({ label }) => label.toLowerCase() === typed.toLowerCase());
    const [one] = same.length ? same : found;
    if (one && (same.length === 1 || found.length === 1) && typed === this.#words?.value.trim())
      this.set([one.lon, one.lat], one.label);
    return found.length;
  }

  #here(): void {
    this.tell(this.say("looking"));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        this.set(
          [coords.longitude, coords.latitude],
          this.say("here", { m: Math.round(coords.accuracy) }),
          coords.accuracy,
          "",
        ),
      () => this.tell(this.say("not_found")),
      { enableHighAccuracy: true, timeout: 20_000 },
    );
  }

  async #open(): Promise<void> {
    const box = this.form.querySelector<HTMLElement>("[data-pin]");
    const button = this.form.querySelector("[data-map]");
    if (!box) return;
    box.hidden = !box.hidden;
    button?.setAttribute("aria-expanded", String(!box.hidden));
    if (box.hidden || this.#map) return;
    try {
      const { openPin } = (await import(
        new URL(this.#attribute("code"), location.href).href
      )) as typeof import("../report-map.ts");
      this.#map = await openPin(box, this.host, this.say, this.at, (at) =>
        this.set(at, this.say("on_map"), undefined, ""),
      );
    } catch {
      box.replaceChildren(el("p", { class: "note" }, this.say("no_webgl")));
    }
  }

  #attribute(name: string): string {
    return this.host.getAttribute(name) ?? "";
  }

  #value(name: string): string {
    return this.form.querySelector<HTMLInputElement>(`input[name=${name}]`)?.value ?? "";
  }

  #set(name: string, value: string): void {
    const field = this.form.querySelector<HTMLInputElement>(`input[name=${name}]`);
    if (field) field.value = value;
  }
}
