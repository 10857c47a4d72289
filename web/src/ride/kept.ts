/** <simpul-kept>: the list of what is kept on this device, each with its size, its day, and a way to delete it. */
import { day, el, here } from "../map/dom.ts";
import { reader, type Say, wordsOf } from "../map/words.ts";
import { forget } from "./keep.ts";
import { flush } from "./send.ts";
import { kept, type Kept, reports } from "./store.ts";
import { size } from "./words.ts";

export class SimpulKept extends HTMLElement {
  readonly #language = document.documentElement.lang || "id";
  readonly #say: Say = reader(wordsOf(document), this.#language);
  readonly #status = el("p", { role: "status" });
  readonly #list = el("ul", { class: "ride-kept" });

  connectedCallback(): void {
    this.append(this.#status, this.#list);
    window.addEventListener("online", () => void this.#waiting());
    void this.#show();
    void this.#waiting();
  }

  async #show(): Promise<void> {
    const rows = (await kept.all()).sort((a, b) => b.kept_at.localeCompare(a.kept_at));
    this.#list.replaceChildren(...rows.map((row) => this.#row(row)));
    if (!rows.length) this.#list.replaceChildren(el("li", {}, this.#say("nothing_kept")));
    this.setAttribute("data-filled", "");
  }

  #row(row: Kept): HTMLElement {
    const { pathname, search } = new URL(row.url);
    const button = el("button", { type: "button", class: "button-quiet ride-small" }, this.#say("forget"));
    button.setAttribute("aria-label", `${this.#say("forget")}: ${row.title}`);
    button.addEventListener("click", () => void this.#forget(row));
    const facts = [
      size(this.#say, row.bytes),
      row.day ? this.#say("data_of", { day: day(row.day, this.#language) }) : "",
      this.#say("kept_on", { day: day(row.kept_at, this.#language) }),
    ];
    return el(
      "li",
      { class: "card" },
      el("h2", {}, here(pathname + search, row.title)),
      el("p", { class: "note" }, [row.cityName, ...facts].filter(Boolean).join(" · ")),
      button,
    );
  }

  async #forget(row: Kept): Promise<void> {
    await forget(row);
    await this.#show();
    this.#status.textContent = this.#say("forgotten");
  }

  async #waiting(): Promise<void> {
    await flush().catch(() => undefined);
    const count = (await reports.all()).length;
    if (count) this.#status.textContent = this.#say("hazard_waiting", { count });
  }
}
