/**
 * <simpul-report>: the form on a phone. What is written is kept on this device as it is written, and sent once and
 * only once. A page that the server answered a plain form with is left alone: there the server keeps everything.
 */
import { el } from "../map/dom.ts";
import { reader, type Say, wordsOf } from "../map/words.ts";
import { keep } from "./keep.ts";
import { DraftList } from "./list.ts";
import { Place } from "./place.ts";
import { flush, TAG } from "./send.ts";
import { glance, shot } from "./shrink.ts";
import { type Draft, drafts, type Shot } from "./store.ts";

const SAVE_MS = 300;
const HINT_MS = 800;
const NEAR_MS = 3000;
const OF_THE_PAGE = /^(csrfmiddlewaretoken|key|photos|said_at|checked)$/;

export class SimpulReport extends HTMLElement {
  readonly #language = document.documentElement.lang || "id";
  readonly #say: Say = reader(wordsOf(document), this.#language);
  readonly #status = el("p", { role: "status", class: "tell-status" });
  readonly #form = document.querySelector<HTMLFormElement>("form#tell") as HTMLFormElement;
  readonly #list = new DraftList(this.#say, this.#language, {
    goOn: (draft) => void this.#goOn(draft),
    again: () => void this.#send(),
    changed: () => void this.#show(),
  });
  #place: Place | undefined;
  #key = "";
  #photos: Shot[] = [];
  #glanced: Blob | undefined; // the photo that was looked at already: it is not sent again with each word
  #timer = 0;
  #hinting = 0;
  #near: Promise<boolean> = Promise.resolve(false);
  #looked = "";
  #busy = false;

  connectedCallback(): void {
    const isPlain = Boolean(document.querySelector(".tell-check, .tell-wrong, [data-photos] li"));
    if (!this.#form || isPlain || !globalThis.isSecureContext || !("indexedDB" in window)) return;
    this.append(this.#status, this.#list.element);
    this.#place = new Place(this, this.#form, this.#say, () => this.#placed());
    this.#begin();
    this.#form.addEventListener("input", (event) => {
      this.#later();
      if ((event.target as Element).id !== "id_text") return;
      clearTimeout(this.#hinting);
      this.#hinting = window.setTimeout(() => void this.#typed(), HINT_MS);
    });
    this.#form.addEventListener("change", (event) => this.#changed(event));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#submit();
    });
    window.addEventListener("pagehide", () => void this.#save());
    window.addEventListener("online", () => void this.#send());
    window.addEventListener("offline", () => this.#net());
    this.#net();
    void this.#settle();
  }

  /** Keeps the form for later without a network, and sends what waits. */
  async #settle(): Promise<void> {
    await this.#show();
    await this.#send();
    this.setAttribute("data-ready", "");
    const worker = this.getAttribute("worker");
    if (!worker || !("serviceWorker" in navigator) || !navigator.onLine) return;
    await navigator.serviceWorker.register(worker).catch(() => undefined);
    await navigator.serviceWorker.ready;
    await keep(this.#form.action).catch(() => undefined);
    this.setAttribute("data-kept", "");
  }

  /** Empties the form for a new report with a key of its own. */
  #begin(): void {
    this.#key = crypto.randomUUID();
    this.#photos = [];
    this.#set("key", this.#key);
    this.#draw();
    if (this.#place?.at) this.#placed();
  }

  async #goOn(draft: Draft): Promise<void> {
    await this.#save();
    this.#form.reset();
    this.#place?.clear();
    this.#key = draft.key;
    this.#photos = draft.photos;
    this.#set("key", draft.key);
    for (const [name, value] of draft.fields) this.#fill(name, value);
    await drafts.put({ ...draft, state: "draft", why: "" });
    this.#draw();
    this.#placed();
    await this.#show();
    this.#form.querySelector<HTMLElement>("textarea")?.focus();
  }

  #fill(name: string, value: string): void {
    if (OF_THE_PAGE.test(name) || name.startsWith("guard_")) return;
    for (const field of this.#form.querySelectorAll<HTMLInputElement>(`[name="${CSS.escape(name)}"]`))
      if (field.type === "radio") field.checked = field.value === value;
      else if (field.type === "checkbox") field.checked = true;
      else field.value = value;
  }

  #changed(event: Event): void {
    const field = event.target;
    if (!(field instanceof HTMLInputElement)) return;
    if (field.type === "file") void this.#chosen(field);
    if (field.name === "category") this.#look();
  }

  async #chosen(field: HTMLInputElement): Promise<void> {
    const most = Number(this.getAttribute("most")) || 1;
    for (const file of [...(field.files ?? [])]) {
      if (this.#photos.length >= most) this.#tell(this.#say("too_many", { count: most }));
      else this.#photos.push(await shot(file));
    }
    field.value = "";
    this.#draw();
    this.#fromPhoto();
    await this.#save();
    await this.#hint();
  }

  /** Takes the place of the first photo that knows it, where nothing else says where. */
  #fromPhoto(): void {
    const typed = this.#form.querySelector<HTMLInputElement>("input[name=place]")?.value.trim();
    const at = this.#photos.find((one) => one.at)?.at;
    const [west, south, east, north] = (this.getAttribute("bounds") ?? "").split(",").map(Number);
    if (!at || typed || this.#place?.at || west === undefined) return;
    const [lon, lat] = at;
    const isIn = lon >= west && lon <= (east ?? 0) && lat >= (south ?? 0) && lat <= (north ?? 0);
    if (isIn) this.#place?.set(at, this.#say("from_photo"));
  }

  #draw(): void {
    const list = this.#form.querySelector("[data-photos]");
    list?.querySelectorAll("img").forEach((one) => URL.revokeObjectURL(one.src));
    list?.replaceChildren(...this.#photos.map((one, index) => this.#picture(one, index)));
  }

  #picture(one: Shot, index: number): HTMLElement {
    const number = index + 1;
    const button = el("button", { type: "button", class: "quiet" }, this.#say("left_out", { number }));
    button.addEventListener("click", () => {
      this.#photos.splice(index, 1);
      this.#draw();
      void this.#save();
    });
    const src = URL.createObjectURL(one.file);
    return el("li", {}, el("img", { src, alt: this.#say("photo", { number }) }), button);
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#save(), SAVE_MS);
  }

  /** Keeps what is written, where anything is. Gives the draft. Throws where there is no room. */
  async #save(state: Draft["state"] = "draft"): Promise<Draft | undefined> {
    clearTimeout(this.#timer);
    if (this.#busy && state === "draft") return undefined;
    const data = new FormData(this.#form);
    if (state === "waits") data.set("said_at", new Date().toISOString());
    const fields = [...data].filter(
      (pair): pair is [string, string] =>
        typeof pair[1] === "string" && (state === "waits" || pair[0] !== "said_at"),
    );
    const text = this.#text("text");
    if (state === "draft" && !text && !this.#photos.length && !this.#text("place")) return undefined;
    const draft: Draft = {
      key: this.#key,
      city: this.getAttribute("city") ?? "",
      state,
      url: this.#form.action,
      token: absolute(this.getAttribute("token")),
      guard: absolute(this.#form.querySelector<HTMLElement>("[data-guard]")?.dataset["guard"]),
      fields,
      photos: this.#photos,
      title: text.slice(0, 80) || this.#kind(),
      why: "",
      code: "",
      link: "",
      changed_at: new Date().toISOString(),
    };
    await drafts.put(draft);
    return draft;
  }

  /** Gives the name of the kind that was chosen, else how many photos there are. */
  #kind(): string {
    const radio = this.#form.querySelector<HTMLInputElement>("input[name=category]:checked");
    if (radio?.value) return radio.closest("label")?.textContent?.trim() ?? "";
    return this.#photos.length ? this.#say("photos", { count: this.#photos.length }) : "";
  }

  /** Asks again, with more words, what it may be about and whether it is known. */
  async #typed(): Promise<void> {
    this.#look();
    await this.#hint();
  }

  /** Asks what it may be about, where nobody has said so. */
  async #hint(): Promise<void> {
    const box = this.#form.querySelector("[data-hint]");
    const chosen = this.#form.querySelector<HTMLInputElement>("input[name=category]:checked");
    if (!box || chosen?.value || !navigator.onLine) return;
    const body = new FormData();
    for (const name of ["text", "csrfmiddlewaretoken"]) body.set(name, this.#text(name));
    const first = this.#photos[0]?.file;
    const photo = first && first !== this.#glanced && (await glance(first));
    if (photo) body.set("photos", photo, "photo.jpg");
    else if (first) body.set("seen", box.querySelector<HTMLElement>("[data-seen]")?.dataset["seen"] ?? "");
    const answer = await fetch(this.getAttribute("hint") ?? "", { method: "POST", body }).catch(
      () => undefined,
    );
    if (!answer?.ok || chosen?.checked === false) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    box.replaceChildren(...page.body.children);
    this.#glanced = first;
  }

  #placed(): void {
    this.#look();
    this.#later();
  }

  /** Asks what was reported near the place already. */
  #look(): void {
    const at = this.#place?.at;
    const box = document.querySelector<HTMLElement>("[data-near]");
    if (!at || !box) return;
    const category = this.#form.querySelector<HTMLInputElement>("input[name=category]:checked")?.value ?? "";
    const body = new FormData(); // the words say what is the same: they never go into an address
    for (const name of ["text", "csrfmiddlewaretoken"]) body.set(name, this.#text(name));
    for (const [name, value] of Object.entries({ lon: String(at[0]), lat: String(at[1]), category }))
      body.set(name, value);
    this.#near = fetch(this.getAttribute("near") ?? "", { method: "POST", body })
      .then(async (answer) => {
        if (!answer.ok) return false;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (listed(page.body).join() !== listed(box).join() || !box.children.length)
          box.replaceChildren(...page.body.children);
        return Boolean(box.querySelector(".tell-check"));
      })
      .catch(() => false);
  }

  async #submit(): Promise<void> {
    if (this.#busy) return;
    if (!this.#text("text") && !this.#photos.length) return this.#missing("text", "needs_words");
    if (!(await this.#isPlaced())) return;
    if (await this.#hasToLook()) return;
    this.#busy = true;
    try {
      await this.#save("waits");
      await navigator.storage?.persist?.().catch(() => undefined);
      const { key } = { key: this.#key };
      const done = await flush().catch(() => undefined);
      const link = done?.sent.get(key);
      if (link) return location.assign(`${link}?sent`);
      const why = done?.refused.get(key);
      if (why !== undefined) return await this.#refused(key, why);
      await this.#queued(key);
    } catch {
      this.#tell(this.#say("no_room"));
    } finally {
      this.#busy = false;
    }
  }

  /** Puts what the server did not take back into the form. */
  async #refused(key: string, why: string): Promise<void> {
    const draft = await drafts.get(key);
    if (draft) await drafts.put({ ...draft, state: "draft", why: "" });
    this.#tell(this.#say("refused", { why }));
    this.#status.scrollIntoView({ block: "center" });
  }

  async #queued(key: string): Promise<void> {
    await this.#sync();
    const draft = await drafts.get(key);
    this.#form.reset();
    this.#place?.clear();
    document.querySelector("[data-near]")?.replaceChildren();
    this.#begin();
    this.#tell(draft?.why || this.#say("queued"));
    await this.#show();
    this.#status.scrollIntoView({ block: "center" });
  }

  async #isPlaced(): Promise<boolean> {
    if (this.#place?.at || this.#photos.some((one) => one.at)) return true;
    if (!this.#text("place")) {
      this.#missing("place", "needs_place");
      return false;
    }
    if (!navigator.onLine || !this.#place) return true; // the server finds the words when it gets them
    await this.#place.suggest();
    return true;
  }

  /** Tells whether reports nearby came into view that were not there when the sender looked last. */
  async #hasToLook(): Promise<boolean> {
    const waited = new Promise<boolean>((done) => setTimeout(() => done(false), NEAR_MS));
    const isThere = await Promise.race([this.#near, waited]);
    const box = document.querySelector<HTMLElement>("[data-near]");
    const shown = listed(box).sort().join();
    if (!isThere || shown === this.#looked) return false;
    this.#looked = shown;
    const title = box?.querySelector("h2");
    title?.setAttribute("tabindex", "-1");
    title?.focus();
    return true;
  }

  #missing(name: string, key: string): void {
    this.#tell(this.#say(key));
    if (name === "place") this.#place?.tell(this.#say(key));
    this.#form.querySelector<HTMLElement>(`#id_${name}`)?.focus();
  }

  /** Sends what waits, and says what became of it. */
  async #send(): Promise<void> {
    this.#net();
    const done = await flush().catch(() => undefined);
    if (done?.waiting) await this.#sync();
    await this.#show();
  }

  /** Lets the browser send by itself when the network is back, also after the page was closed, where it can. */
  async #sync(): Promise<void> {
    interface Syncing {
      sync?: { register(tag: string): Promise<void> };
    }
    const worker = (await navigator.serviceWorker?.getRegistration()) as Syncing | undefined;
    await worker?.sync?.register(TAG).catch(() => undefined);
  }

  async #show(): Promise<void> {
    await this.#list.show(this.#key);
  }

  #tell(text: string): void {
    this.#status.textContent = text;
  }

  #net(): void {
    this.#tell(navigator.onLine ? "" : this.#say("offline"));
  }

  #text(name: string): string {
    const field = this.#form.elements.namedItem(name);
    return field && "value" in field && typeof field.value === "string" ? field.value.trim() : "";
  }

  #set(name: string, value: string): void {
    const field = this.#form.querySelector<HTMLInputElement>(`input[name=${name}]`);
    if (field) field.value = value;
  }
}

/** Gives the reports that a part of the page lists, by where "me too" is said. */
function listed(part: Element | null): string[] {
  return [...(part?.querySelectorAll("form") ?? [])].map((one) => new URL(one.action).pathname);
}

/** Gives an address with its site; "" where there is none. */
function absolute(address: string | null | undefined): string {
  return address ? new URL(address, location.href).href : "";
}
