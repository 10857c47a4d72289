/** The button that keeps a route offline: its size first, then how far it is, then that it is there. */
import { el } from "../map/dom.ts";
import type { Say } from "../map/words.ts";
import { forget, keep, NotKept, plain, sizeOf } from "./keep.ts";
import type { Answer } from "./records.ts";
import { kept } from "./store.ts";
import { size } from "./words.ts";

export class Keeping {
  #base_bytes: number | undefined;
  #busy = false;

  constructor(
    private readonly host: HTMLElement,
    private readonly say: Say,
  ) {}

  /** Registers the service worker, and freshens what is kept of this page. */
  async start(): Promise<void> {
    window.addEventListener("offline", () => this.#net());
    window.addEventListener("online", () => this.#net());
    this.#net();
    const address = this.host.getAttribute("keeper");
    if (address && "serviceWorker" in navigator) {
      await navigator.serviceWorker.register(address).catch(() => undefined);
    }
  }

  /** Dresses the button of the chosen card. */
  dress(answer: Answer | undefined): void {
    if (!answer || !("serviceWorker" in navigator) || !("caches" in window)) return;
    void this.#dress(answer);
  }

  async #dress(answer: Answer): Promise<void> {
    const row = await kept.get(this.#url()).catch(() => undefined);
    for (const button of this.host.querySelectorAll<HTMLButtonElement>("[data-ride-keep]")) {
      button.hidden = false;
      button.textContent = this.say(row ? "forget" : "keep_ask");
      button.onclick = () => void (row ? this.#forget(answer) : this.#ask(answer, button));
      const note = button.closest("[data-ride-body]")?.querySelector<HTMLElement>("[data-ride-kept]");
      if (note) {
        note.hidden = !row;
        note.textContent = row ? this.say("kept", { size: size(this.say, row.bytes) }) : "";
      }
    }
  }

  /** The first press says how much it is; the second keeps it. */
  async #ask(answer: Answer, button: HTMLButtonElement): Promise<void> {
    if (this.#busy) return;
    if (!button.dataset["size"]) {
      this.#base_bytes ??= await sizeOf(this.#base());
      const bytes = this.#base_bytes + 2_000_000;
      button.dataset["size"] = String(bytes);
      button.textContent = this.say("keep", { size: size(this.say, bytes) });
      return;
    }
    this.#busy = true;
    button.disabled = true;
    const note =
      button.closest("[data-ride-body]")?.querySelector<HTMLElement>("[data-ride-kept]") ?? el("p");
    note.hidden = false;
    try {
      await keep(this.#wanted(answer), (share) => {
        note.textContent = this.say("keeping", { n: Math.round(100 * share) });
      });
      this.#speak(note.textContent ?? "");
      await this.#dress(answer);
      this.#speak(note.textContent ?? "");
    } catch (error) {
      const why = this.say(error instanceof NotKept ? error.why : "no_net");
      note.textContent = this.say("keep_failed", { why });
      this.#speak(note.textContent);
      button.textContent = this.say("keep_ask");
      delete button.dataset["size"];
    } finally {
      button.disabled = false;
      this.#busy = false;
    }
  }

  #wanted(answer: Answer): Parameters<typeof keep>[0] {
    const fields = [...this.host.querySelectorAll<HTMLInputElement>(".ride-stop input")];
    return {
      url: this.#url(),
      city: this.host.getAttribute("city") ?? "",
      cityName: this.host.getAttribute("name") ?? "",
      title: fields.map((field) => field.value).join(" → "),
      day: answer.updated_at ?? "",
      base: this.#base(),
      files: this.#files(),
    };
  }

  /** Every file of this site that the page has used, fonts included, and those that the map needs. */
  #files(): string[] {
    const used = performance.getEntriesByType("resource").map(({ name }) => name.split("#")[0] ?? name);
    const own = ["code", "map-style", "worker"].map((name) => this.host.getAttribute(name) ?? "");
    const all = [...used, ...own.map((path) => new URL(path, location.href).href)];
    return [...new Set(all)].filter((name) => /^\/static\/|\/ground\.svg$/.test(new URL(name).pathname));
  }

  async #forget(answer: Answer): Promise<void> {
    const row = await kept.get(this.#url());
    if (row) await forget(row);
    this.#speak(this.say("forgotten"));
    await this.#dress(answer);
  }

  #url(): string {
    return plain(location.href);
  }

  #base(): string {
    const base = this.host.getAttribute("base");
    return base ? new URL(base, location.href).href : "";
  }

  /** Says that there is no network, and takes it back. */
  #net(): void {
    this.host.querySelector("[data-ride-net]")?.remove();
    if (navigator.onLine) return;
    const note = el(
      "p",
      { class: "message message-warning", "data-ride-net": "", role: "status" },
      this.say("offline"),
    );
    this.host.prepend(note);
  }

  #speak(text: string): void {
    const region = this.host.querySelector("[data-ride-say]");
    if (region) region.textContent = text;
  }
}
