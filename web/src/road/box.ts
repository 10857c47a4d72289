/** <simpul-outbox>: what waits on this device, in the page; and forms that it takes, <form data-outbox>. */
import { el } from "../map/dom.ts";
import { reader, type Say } from "../map/words.ts";
import { again, drop, type Flushed, flush, type Item, put, rows } from "./outbox.ts";

export class SimpulOutbox extends HTMLElement {
  readonly #language = document.documentElement.lang || "id";
  #say: Say = reader({}, this.#language);
  readonly #status = el("p", { role: "status", class: "outbox-status" });
  readonly #list = el("ul", { class: "outbox-list" });

  connectedCallback(): void {
    const words = this.querySelector("script[type='application/json']")?.textContent ?? "{}";
    this.#say = reader(JSON.parse(words) as Record<string, string>, this.#language);
    this.append(this.#status, this.#list);
    document.addEventListener("outbox:changed", () => void this.#show());
    document.addEventListener("submit", this.#submitted);
    window.addEventListener("online", () => void this.send());
    window.addEventListener("offline", () => this.#net());
    this.#net();
    void this.send(true);
  }

  /** Sends what waits and says what became of it. */
  async send(quietly = false): Promise<void> {
    this.#net();
    const done = await flush().catch(() => undefined);
    if (done) this.#tell(done, quietly);
    await this.#show();
    this.setAttribute("data-ready", "");
  }

  readonly #submitted = (event: SubmitEvent): void => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !("outbox" in form.dataset)) return;
    event.preventDefault();
    void this.#take(form, event.submitter);
  };

  /** Keeps a form; goes to its data-outbox-next when it is kept, else empties it for the next one. */
  async #take(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
    const data = new FormData(form, button instanceof HTMLButtonElement && button.name ? button : null);
    const said = data.get("key");
    const key = typeof said === "string" && said ? said : crypto.randomUUID();
    const fields: [string, string][] = [];
    const files: [string, File][] = [];
    for (const [name, value] of data)
      if (typeof value === "string") fields.push([name, value]);
      else if (value.size) files.push([name, value]);
    try {
      const done = await put({
        url: form.action,
        key,
        fields,
        files,
        title: form.dataset["outboxTitle"] ?? "",
      });
      this.#tell(done, false);
    } catch {
      this.#status.textContent = this.#say("no_room");
      return;
    }
    form.dispatchEvent(new CustomEvent("outbox:put", { bubbles: true, detail: { key } }));
    const next = form.dataset["outboxNext"];
    if (next) return location.assign(next);
    form.reset();
    const field = form.querySelector<HTMLInputElement>("input[name=key]");
    if (field) field.value = crypto.randomUUID();
  }

  #tell(done: Flushed, quietly: boolean): void {
    const why = done.refused.at(-1);
    if (why !== undefined) this.#status.textContent = this.#say("refused", { why });
    else if (done.signedOut) this.#status.textContent = this.#say("sign_in");
    else if (done.waiting) this.#status.textContent = this.#say("waits", { count: done.waiting });
    else if (done.sent.length) this.#status.textContent = this.#say("sent", { count: done.sent.length });
    else if (!quietly) this.#status.textContent = "";
  }

  async #show(): Promise<void> {
    const items = (await rows.all()).sort((a, b) => a.put_at.localeCompare(b.put_at));
    this.#list.replaceChildren(...items.map((item) => this.#row(item)));
    this.setAttribute("data-waiting", String(items.length));
    const title = this.closest("section")?.querySelector<HTMLElement>("h2");
    if (title) title.hidden = !items.length;
  }

  #row(item: Item): HTMLElement {
    const time = new Intl.DateTimeFormat(this.#language, { dateStyle: "medium", timeStyle: "short" });
    const title = item.title || this.#say("untitled");
    const row = el(
      "li",
      { class: "card" },
      el("strong", {}, title),
      ` · ${time.format(new Date(item.put_at))}`,
    );
    if (!item.why) {
      row.append(el("p", { class: "note" }, this.#say("one_waits")));
      return row;
    }
    row.append(el("p", { class: "message message-error" }, item.why));
    row.append(
      this.#button("again", title, () => void again(item.key).then((done) => this.#tell(done, false))),
      this.#button("delete", title, () => void drop(item.key)),
    );
    return row;
  }

  #button(key: string, title: string, act: () => void): HTMLElement {
    const button = el("button", { type: "button", class: "button-quiet" }, this.#say(key));
    button.setAttribute("aria-label", `${this.#say(key)}: ${title}`);
    button.addEventListener("click", act);
    return button;
  }

  #net(): void {
    this.querySelector("[data-net]")?.remove();
    if (!navigator.onLine)
      this.prepend(el("p", { class: "message message-warning", "data-net": "" }, this.#say("offline")));
  }
}
