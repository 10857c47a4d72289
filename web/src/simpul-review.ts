/**
 * <simpul-review>: the review queue with one key for each decision and the next damage fetched ahead.
 *
 * Without it the page is a form for each decision. Attributes: address of the page, token (CSRF), and what it says:
 * failed, saved, undone, drawing, corners "{count}", progress "{done} {total}".
 */
import { Drawing } from "./road/draw.ts";

const KEYS = "simpul-review-keys";
const PART = { "X-Part": "1" };

interface Answer {
  ok: boolean;
  done?: number;
  total?: number;
  damage?: number | null;
  detail?: string;
}

class SimpulReview extends HTMLElement {
  #next: Promise<HTMLElement | undefined> = Promise.resolve(undefined);
  #drawing: Drawing | undefined;
  #busy = false;
  readonly #off = new AbortController();

  connectedCallback(): void {
    const { signal } = this.#off;
    this.addEventListener("submit", (event) => void this.#submit(event), { signal });
    this.addEventListener("change", (event) => this.#switch(event.target), { signal });
    this.addEventListener("toggle", (event) => this.#toggle(event.target), { signal, capture: true });
    document.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.#prepare();
    this.#next = this.#ahead();
    this.setAttribute("data-ready", "");
  }

  disconnectedCallback(): void {
    this.#off.abort();
  }

  get #section(): HTMLElement | null {
    return this.querySelector(".review");
  }

  get #damage(): string {
    return this.#section?.dataset.damage ?? "";
  }

  #say(text: string): void {
    const note = this.querySelector(".review-note");
    if (note) note.textContent = text;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.#busy) return;
    const data = new FormData(event.target as HTMLFormElement, event.submitter);
    this.#busy = true;
    try {
      if (data.get("verdict") === "undo") await this.#undo(data);
      else await this.#decide(data);
    } finally {
      this.#busy = false;
    }
  }

  /** Shows the next damage at once, while the decision is on its way; comes back to it where it failed. */
  async #decide(data: FormData): Promise<void> {
    const decided = this.#damage;
    const sent = this.#send(data);
    const next = await this.#next;
    if (next) this.#show(next);
    this.#next = sent.then(() => this.#ahead());
    void sent.then(async (answer) => {
      if (!answer.ok) {
        const back = await this.#fetch(`?damage=${decided}`);
        if (back) this.#show(back);
        this.#say(answer.detail ?? this.getAttribute("failed") ?? "");
        return;
      }
      if (!next) location.reload();
      this.#progress(answer);
      this.#say(this.getAttribute("saved") ?? "");
    });
  }

  async #undo(data: FormData): Promise<void> {
    const answer = await this.#send(data);
    if (!answer.ok || !answer.damage) {
      this.#say(answer.detail ?? this.getAttribute("failed") ?? "");
      return;
    }
    const back = await this.#fetch(`?damage=${answer.damage}`);
    if (back) this.#show(back);
    this.#next = this.#ahead();
    this.#say(this.getAttribute("undone") ?? "");
  }

  async #send(data: FormData): Promise<Answer> {
    try {
      const headers = { ...PART, "X-CSRFToken": this.getAttribute("token") ?? "" };
      const answer = await fetch(this.#address(), { method: "POST", body: data, headers });
      const said = answer.headers.get("content-type")?.includes("json")
        ? ((await answer.json()) as Omit<Answer, "ok">)
        : {};
      return { ...said, ok: answer.ok };
    } catch {
      return { ok: false };
    }
  }

  /** Fetches the damage after this one, which the server holds for this person, and its photos. */
  async #ahead(): Promise<HTMLElement | undefined> {
    if (!this.#damage) return undefined;
    const part = await this.#fetch(`?after=${this.#damage}`);
    for (const image of part?.querySelectorAll("image") ?? [])
      new Image().src = image.getAttribute("href") ?? "";
    return part;
  }

  async #fetch(query: string): Promise<HTMLElement | undefined> {
    try {
      const answer = await fetch(this.#address() + query, { headers: PART });
      if (!answer.ok) return undefined;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      return page.querySelector<HTMLElement>(".review") ?? undefined;
    } catch {
      return undefined;
    }
  }

  #address(): string {
    return this.getAttribute("address") ?? location.pathname;
  }

  #show(part: HTMLElement): void {
    this.#drawing?.end();
    this.#drawing = undefined;
    this.#section?.replaceWith(document.adoptNode(part));
    this.#prepare();
    const heading = this.querySelector<HTMLElement>(".review h2");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus();
  }

  /** What a page that was fetched ahead cannot know: whether the keys are on, and how many are done by now. */
  #prepare(): void {
    const keys = this.querySelector<HTMLInputElement>("[data-keys]");
    if (keys) keys.checked = localStorage.getItem(KEYS) !== "off";
  }

  #progress({ done, total }: Answer): void {
    if (done === undefined || total === undefined) return;
    const bar = this.querySelector("progress");
    if (bar) [bar.max, bar.value] = [total, done];
    const text = (this.getAttribute("progress") ?? "")
      .replace("{done}", String(done))
      .replace("{total}", String(total));
    const span = this.querySelector(".review-progress span");
    if (span) span.textContent = text;
    this.querySelector("[data-key=u]")?.removeAttribute("disabled");
  }

  #switch(target: EventTarget | null): void {
    if (target instanceof HTMLInputElement && "keys" in target.dataset)
      localStorage.setItem(KEYS, target.checked ? "on" : "off");
  }

  #toggle(target: EventTarget | null): void {
    const details = target instanceof HTMLDetailsElement ? target : undefined;
    const form = details?.closest<HTMLFormElement>("[data-draw]");
    if (!details || !form) return;
    this.#drawing?.end();
    this.#drawing = undefined;
    const svg = this.querySelector<SVGSVGElement>("[data-canvas]");
    const field = form.querySelector("textarea");
    if (!details.open || !svg || !field) return;
    const help = form.querySelector(".review-draw-help");
    const corners = this.getAttribute("corners") ?? "";
    this.#drawing = new Drawing(svg, field, {
      keep: () => form.querySelector<HTMLButtonElement>("button[value=redrawn]")?.click(),
      leave: () => {
        details.open = false;
        form.querySelector("summary")?.focus();
      },
      changed: (count) => {
        if (help)
          help.textContent = `${this.getAttribute("drawing") ?? ""} ${corners.replace("{count}", String(count))}`;
      },
    });
    svg.scrollIntoView({ block: "nearest" });
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (localStorage.getItem(KEYS) === "off") return;
    const target = event.target as Element | null;
    if (target?.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    const name = CSS.escape(event.key.toLowerCase());
    const found = this.querySelector<HTMLElement>(`[data-key="${name}"]`);
    if (!found || found.hasAttribute("disabled")) return;
    event.preventDefault();
    found.click();
  }
}

customElements.define("simpul-review", SimpulReview);
