/**
 * <simpul-ride>: the planner under JavaScript. The page works without it: every form and link here has an address.
 *
 * The server renders every part; this fetches the page of the next address, puts its parts in place, and draws the
 * map, which is loaded when the page stands. The address bar always carries the wish, so links and "back" work.
 */
import type { RideMap } from "./ride-map.ts";
import { here, el } from "./map/dom.ts";
import { reader, type Say, wordsOf } from "./map/words.ts";
import { addressOf, suggest } from "./ride/form.ts";
import { Hazards } from "./ride/hazard.ts";
import { Keeping } from "./ride/keeping.ts";
import { SimpulKept } from "./ride/kept.ts";
import { Layers } from "./ride/look.ts";
import { onward } from "./ride/onward.ts";
import { Pages, put } from "./ride/pages.ts";
import { Along } from "./ride/profile.ts";
import type { Position } from "./map/box.ts";
import { type Answer, type Route, stopsOf, written } from "./ride/records.ts";
import { Riding } from "./ride/riding.ts";

const SMALL = matchMedia("(width < 60rem), (pointer: coarse)");
const GESTURES = ["pointerdown", "keydown", "scroll"] as const;

class SimpulRide extends HTMLElement {
  readonly #language = document.documentElement.lang || "id";
  readonly #words = wordsOf(document);
  readonly #say: Say = reader(this.#words, this.#language);
  readonly #pages = new Pages();
  #map: RideMap | undefined;
  #drawing = false;
  #shown = "";
  #answer: Answer | undefined;
  #layers: Layers | undefined;
  #hazards: Hazards | undefined;
  #riding: Riding | undefined;
  #keeping: Keeping | undefined;

  connectedCallback(): void {
    this.#layers = new Layers(this, this.#say, this.#language, () => this.#map);
    this.#riding = new Riding(
      this.querySelector<HTMLElement>("[data-ride-follow]") ?? el("div"),
      this.#say,
      (text) => this.#speak(text),
      (at) => this.#me(at),
      () => this.#dress(),
      (from, along_m) => void this.#again(from, along_m),
    );
    this.#keeping = new Keeping(this, this.#say);
    const form = this.querySelector<HTMLFormElement>("[data-ride-hazard]");
    if (form) this.#hazards = new Hazards(form, this.#say, position);
    suggest(this, this.getAttribute("city") ?? "");
    this.addEventListener("submit", this.#submitted);
    this.addEventListener("click", this.#clicked);
    this.addEventListener("change", this.#changed);
    this.#shown = asked();
    window.addEventListener("popstate", () => {
      // A jump to an anchor, such as "skip to the content", is no other wish: what is being typed must stay.
      if (asked() !== this.#shown) void this.#go(location.href, false);
    });
    this.#read();
    this.#whenQuiet();
    void this.#keeping.start();
    this.setAttribute("data-ready", "");
  }

  /** Reads the answer that the server wrote into the page, and gives life to what shows it. */
  #read(): void {
    const block = this.querySelector("#ride-answer");
    this.#answer = block ? (JSON.parse(block.textContent ?? "null") as Answer) : undefined;
    this.#dress();
  }

  /** Puts the buttons that need JavaScript on the cards, and lets the profiles answer. */
  #dress(): void {
    for (const card of this.querySelectorAll<HTMLElement>("[data-ride-body]")) {
      const route = this.#route(card.dataset["kind"] ?? "");
      if (!route) continue;
      const figure = card.querySelector("[data-ride-profile]");
      if (figure && !figure.hasAttribute("data-taken")) {
        figure.setAttribute("data-taken", "");
        new Along(this.#say, this.#language, (at) => this.#map?.point("cursor", at)).take(figure, route);
      }
      const start = card.querySelector<HTMLButtonElement>("[data-ride-start]");
      if (start && "geolocation" in navigator) {
        start.hidden = false;
        start.textContent = this.#say(this.#riding?.on ? "follow_stop" : "follow");
      }
      const share = card.querySelector<HTMLButtonElement>("[data-ride-share]");
      if (share) {
        share.hidden = false;
        share.textContent = this.#say("share");
      }
    }
    const here_ = this.querySelector<HTMLElement>("[data-ride-here]");
    if (here_) here_.hidden = !("geolocation" in navigator);
    this.#keeping?.dress(this.#answer);
  }

  #route(kind: string): Route | undefined {
    return this.#answer?.routes.find((one) => one.kind === kind);
  }

  get #chosen(): string {
    return this.querySelector<HTMLElement>(".ride-card.is-chosen")?.dataset["kind"] ?? "";
  }

  get #stops(): Position[] {
    return stopsOf(this.querySelector<HTMLInputElement>("input[name=stops]")?.value ?? "");
  }

  /** Goes to an address of the planner without leaving the page. */
  async #go(address: string, push = true): Promise<void> {
    this.#speak(this.#say("finding"));
    this.setAttribute("aria-busy", "true");
    try {
      const found = await this.#pages.ask(address);
      if (!found) return;
      put(found.page, this);
      if (push) history.pushState(null, "", found.url);
      this.#shown = asked();
      this.#read();
      this.#show(true);
      this.#speak(this.querySelector("[data-said]")?.getAttribute("data-said") ?? "");
      this.setAttribute("data-found", String(this.#answer?.routes.length ?? 0));
    } catch {
      this.#speak(this.#say("failed"));
      this.querySelector("[data-ride-fail]")?.remove();
      const text = el("p", { class: "message message-error", "data-ride-fail": "" }, this.#say("failed"));
      this.querySelector("[data-part=result]")?.prepend(text);
    } finally {
      this.removeAttribute("aria-busy");
    }
  }

  readonly #submitted = (event: SubmitEvent): void => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-ride-form]")) return;
    event.preventDefault();
    void this.#go(addressOf(form, event.submitter));
  };

  readonly #clicked = (event: MouseEvent): void => {
    const target = event.target instanceof Element ? event.target : undefined;
    const link = target?.closest<HTMLAnchorElement>("a[data-ride-choose], .ride-choices a");
    if (link && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      const kind = link.dataset["rideChoose"];
      if (kind) this.#choose(kind);
      else void this.#go(new URL(link.getAttribute("href") ?? "", this.#page).href);
    }
    const button = target?.closest("button");
    if (button?.matches("[data-ride-start]")) this.#ride();
    if (button?.matches("[data-ride-share]")) void this.#share(button);
    if (button?.matches("[data-ride-here]")) void this.#fromHere();
  };

  /** A bicycle or a slider that changes asks again, where routes are shown already. */
  readonly #changed = (event: Event): void => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || !/^(radio|range)$/.test(field.type)) return;
    const form = field.closest<HTMLFormElement>("[data-ride-form]");
    if (form && this.#answer) void this.#go(addressOf(form, null));
  };

  /** Opens the card of another route; nothing has to be asked for that. */
  #choose(kind: string): void {
    const chosen = this.#route(kind)?.same_as ?? kind;
    for (const card of this.querySelectorAll<HTMLElement>(".ride-card")) {
      const on = card.dataset["kind"] === chosen;
      card.classList.toggle("is-chosen", on);
      const link = card.querySelector("[data-ride-choose]");
      if (on) link?.setAttribute("aria-current", "true");
      else link?.removeAttribute("aria-current");
    }
    for (const body of this.querySelectorAll<HTMLElement>("[data-ride-body]"))
      body.hidden = body.dataset["kind"] !== chosen;
    const url = new URL(location.href);
    url.searchParams.set("show", chosen);
    history.replaceState(null, "", url.href.replaceAll("%2C", ",").replaceAll("%3B", ";"));
    this.#shown = asked();
    this.#dress();
    this.#show(false);
  }

  #ride(): void {
    const route = this.#route(this.#chosen);
    if (this.#riding?.on) this.#riding.stop();
    else if (route) this.#riding?.start(route);
    this.#dress();
    this.querySelector(".ride-stage")?.scrollIntoView({ block: "start" });
  }

  /** Asks for the same wish from where the rider is now, and rides on along what is found. */
  async #again(from: Position, along_m: number): Promise<void> {
    const lost = this.#route(this.#chosen);
    if (!lost) return;
    const words = new URLSearchParams(location.search);
    await this.#go(onward(this.#page, words, from, this.#stops, lost, along_m));
    const found = this.#route(this.#chosen);
    if (!found || found === lost) return;
    this.#riding?.start(found);
    this.#dress();
    this.#speak(this.#say("rerouted"));
  }

  #me(at: Position | undefined): void {
    this.#map?.point("me", at);
    if (at) this.#map?.look(at, 16);
  }

  async #share(button: HTMLButtonElement): Promise<void> {
    const url = location.href;
    try {
      if (navigator.share) await navigator.share({ title: document.title, url });
      else {
        await navigator.clipboard.writeText(url);
        button.textContent = this.#say("copied");
        this.#speak(this.#say("copied"));
      }
    } catch {
      // The rider closed the sheet, or the browser keeps the clipboard: the address bar has the same address.
    }
  }

  async #fromHere(): Promise<void> {
    try {
      this.#type(0, written(await position()));
    } catch {
      this.#speak(this.#say("no_position"));
    }
  }

  /** Writes a text into a stop's field and asks, where both ends are said. */
  #type(stop: number, text: string): void {
    const fields = [...this.querySelectorAll<HTMLInputElement>(".ride-stop input")];
    const field = fields[stop];
    if (field) field.value = text;
    const form = this.querySelector<HTMLFormElement>("[data-ride-form]");
    if (form && fields[0]?.value && fields.at(-1)?.value) void this.#go(addressOf(form, null));
    else fields.find((one) => !one.value)?.focus();
  }

  #here(what: "start" | "via" | "end" | "hazard", at: Position): void {
    if (what === "hazard") return this.#hazards?.at(at);
    const count = this.querySelectorAll(".ride-stop input").length;
    if (what !== "via") return this.#type(what === "start" ? 0 : count - 1, written(at));
    const form = this.querySelector<HTMLFormElement>("[data-ride-form]");
    if (!form) return;
    form.append(el("input", { type: "hidden", name: "via", value: written(at), "data-extra": "" }));
    const address = addressOf(form, null);
    form.querySelectorAll("[data-extra]").forEach((one) => one.remove());
    void this.#go(address);
  }

  get #page(): string {
    return new URL(this.getAttribute("page") ?? "", location.href).href;
  }

  /**
   * Draws the map when the page stands. On a phone the server's drawing stands until the rider does something: the
   * map is the largest part of the page, and whoever saves data opens it by its button alone.
   */
  #whenQuiet(): void {
    const draw = (): void => {
      offer.remove();
      GESTURES.forEach((name) => window.removeEventListener(name, draw));
      void this.#draw();
    };
    const offer = el("button", { type: "button", class: "ride-load" }, this.#say("map_later"));
    offer.addEventListener("click", draw);
    if (!SMALL.matches) {
      const later = (): void => {
        if ("requestIdleCallback" in window) requestIdleCallback(draw, { timeout: 4000 });
        else setTimeout(draw, 500);
      };
      if (document.readyState === "complete") later();
      else window.addEventListener("load", later, { once: true });
      return;
    }
    this.querySelector(".ride-stage")?.append(offer);
    const saving = (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
    if (!saving) GESTURES.forEach((name) => window.addEventListener(name, draw, { passive: true }));
  }

  async #draw(): Promise<void> {
    const host = this.querySelector<HTMLElement>("[data-ride-map]");
    if (!host || this.#drawing) return;
    this.#drawing = true;
    try {
      const [{ RideMap }] = await Promise.all([
        import(new URL(this.getAttribute("code") ?? "", location.href).href) as Promise<
          typeof import("./ride-map.ts")
        >,
        styled(this.getAttribute("map-style") ?? ""),
      ]);
      const sketch = host.querySelector("[data-ride-sketch]");
      const inner = el("div", { class: "ride-canvas" });
      host.append(inner);
      this.#map = await RideMap.open(
        {
          host: inner,
          told: this,
          words: this.#words,
          say: this.#say,
        },
        {
          choose: (kind) => this.#choose(kind),
          moved: (stop, to) => this.#type(stop, written(to)),
          here: (what, at) => this.#here(what, at),
          card: (layer, properties) => this.#layers?.card(layer, properties, here) ?? el("div"),
          view: (bounds) => this.#layers?.look(bounds),
        },
      );
      sketch?.setAttribute("aria-hidden", "true");
      this.setAttribute("data-mapped", "");
      this.#show(true);
    } catch {
      host.querySelector(".ride-canvas")?.remove();
      host.append(el("p", { class: "map-note" }, this.#say("no_webgl")));
    }
  }

  #show(fit: boolean): void {
    this.#map?.show(this.#answer?.routes ?? [], this.#chosen, this.#stops, fit);
    this.#layers?.reach();
  }

  #speak(text: string): void {
    const region = this.querySelector("[data-ride-say]");
    if (region) region.textContent = text;
  }
}

/** Gives what the address bar asks for, without the anchor in it. */
function asked(): string {
  return location.pathname + location.search;
}

/** Asks the phone once where it is. Rejects where it may not or cannot say. */
function position(): Promise<Position> {
  return new Promise((done, failed) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => done([coords.longitude, coords.latitude]),
      () => failed(new Error("no position")),
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  });
}

/** Loads a style sheet once. */
function styled(address: string): Promise<void> {
  return new Promise((done, failed) => {
    const link = el("link", { rel: "stylesheet", href: address });
    link.addEventListener("load", () => done());
    link.addEventListener("error", () => failed(new Error(address)));
    document.head.append(link);
  });
}

customElements.define("simpul-ride", SimpulRide);
customElements.define("simpul-kept", SimpulKept);
