/** What is on this phone, in words: what was begun, what waits, what was refused, what was sent. */
import { el, here } from "../map/dom.ts";
import type { Say } from "../map/words.ts";
import { type Draft, drafts } from "./store.ts";

const MOST_SENT = 10;

/** What a person does with a line of the list. */
export interface Acts {
  goOn(draft: Draft): void;
  again(draft: Draft): void;
  changed(): void;
}

export class DraftList {
  readonly #host = el("section", { class: "card tell-drafts", "aria-labelledby": "drafts-title" });

  constructor(
    private readonly say: Say,
    private readonly language: string,
    private readonly acts: Acts,
  ) {}

  get element(): HTMLElement {
    return this.#host;
  }

  /** Shows what is there; `current` is the draft in the form. */
  async show(current: string): Promise<void> {
    const rows = (await drafts.all()).filter((one) => one.key !== current || one.state !== "draft");
    rows.sort((a, b) => b.changed_at.localeCompare(a.changed_at));
    const sent = rows.filter(({ state }) => state === "sent").slice(0, MOST_SENT);
    const shown = [...rows.filter(({ state }) => state !== "sent"), ...sent];
    this.#host.hidden = !shown.length;
    this.#host.replaceChildren(
      el("h2", { id: "drafts-title" }, this.say("drafts")),
      el("ul", { class: "tell-draft-list" }, ...shown.map((draft) => this.#row(draft))),
    );
    const waiting = rows.filter(({ state }) => state === "waits").length;
    this.#host.setAttribute("data-waiting", String(waiting));
  }

  #row(draft: Draft): HTMLElement {
    const time = new Intl.DateTimeFormat(this.language, { dateStyle: "medium", timeStyle: "short" });
    const title = draft.title || this.say("untitled");
    const row = el("li", { "data-state": draft.state }, el("p", {}, el("strong", {}, title)));
    row.append(
      el("p", { class: "note" }, `${this.#state(draft)} · ${time.format(new Date(draft.changed_at))}`),
    );
    const buttons = el("p", { class: "actions" });
    if (draft.state === "draft" || draft.state === "refused")
      buttons.append(this.#button("go_on", title, () => this.acts.goOn(draft)));
    if (draft.state === "waits") buttons.append(this.#button("again", title, () => this.acts.again(draft)));
    if (draft.state === "sent") buttons.append(here(draft.link, this.say("follow")));
    buttons.append(
      this.#button("delete", title, () => void drafts.delete(draft.key).then(() => this.acts.changed())),
    );
    row.append(buttons);
    return row;
  }

  #state(draft: Draft): string {
    if (draft.state === "refused") return this.say("refused", { why: draft.why });
    if (draft.state === "sent") return this.say("sent", { code: draft.code });
    if (draft.state === "waits") return draft.why || this.say("waits");
    return this.say("draft");
  }

  #button(key: string, title: string, act: () => void): HTMLElement {
    const button = el("button", { type: "button", class: "button-quiet" }, this.say(key));
    button.setAttribute("aria-label", `${this.say(key)}: ${title}`);
    button.addEventListener("click", act);
    return button;
  }
}
