/** <simpul-recorder>: records a drive on this phone, keeps it, and sends it when its person says so. */
import { el, here } from "./map/dom.ts";
import { reader, type Say } from "./map/words.ts";
import { type Drive, drives, forget } from "./road/drives.ts";
import { field } from "./road/outbox.ts";
import { NoCamera, Recorder, type Told } from "./road/recorder.ts";
import { type Given, type Outcome, send } from "./road/send.ts";

const AGAIN_MS = 30_000;

class SimpulRecorder extends HTMLElement {
  readonly #language = document.documentElement.lang || "id";
  #say: Say = reader({}, this.#language);
  #given!: Given;
  #recorder!: Recorder;
  readonly #video = el("video", { muted: "", playsinline: "", class: "recorder-video", hidden: "" });
  readonly #button = el("button", { type: "button", class: "recorder-button" });
  readonly #status = el("p", { role: "status", class: "recorder-status" });
  readonly #note = el("p", { class: "note" });
  readonly #list = el("ul", { class: "recorder-drives" });
  readonly #sending = new Map<string, string>();

  connectedCallback(): void {
    this.#say = reader(json("recorder-words") as Record<string, string>, this.#language);
    this.#given = json("recorder-given") as Given;
    this.#video.muted = true;
    this.#recorder = new Recorder(
      this.#video,
      this.#given,
      (told) => this.#tell(told),
      (why) => void this.#failed(why),
    );
    this.#button.addEventListener("click", () => void this.#pressed());
    this.append(this.#button, this.#status, this.#note, this.#video, this.#list);
    this.#dress();
    document.addEventListener("drive:received", (event) => {
      this.#sending.set((event as CustomEvent<string>).detail, this.#say("received"));
      void this.#show();
    });
    window.addEventListener("online", () => void this.#goOn());
    window.setInterval(() => void this.#goOn(), AGAIN_MS);
    window.addEventListener("beforeunload", (event) => {
      if (this.#recorder.on) event.preventDefault();
    });
    void this.#goOn();
    this.setAttribute("data-ready", "");
  }

  async #pressed(): Promise<void> {
    this.#button.disabled = true;
    try {
      if (this.#recorder.on) await this.#stop();
      else await this.#recorder.start(field().person);
      this.#video.hidden = !this.#recorder.on;
    } catch (error) {
      if (!(error instanceof NoCamera)) throw error;
      this.#status.textContent = this.#say("no_camera");
    } finally {
      this.#button.disabled = false;
      this.#dress();
    }
  }

  async #stop(): Promise<void> {
    const drive = await this.#recorder.stop();
    this.#status.textContent = drive ? this.#said("stopped", drive) : this.#say("nothing");
    this.#note.textContent = "";
    await this.#show();
  }

  async #failed(why: "no_position" | "no_room"): Promise<void> {
    await this.#stop();
    this.#status.textContent = this.#say(why);
    this.#dress();
  }

  #dress(): void {
    this.#button.textContent = this.#say(this.#recorder.on ? "stop" : "start");
    this.#button.setAttribute("aria-pressed", String(this.#recorder.on));
    this.toggleAttribute("data-recording", this.#recorder.on);
  }

  #tell({ drive, exact_m, awake }: Told): void {
    this.#note.textContent = this.#say(awake ? "awake" : "not_awake");
    if (exact_m === undefined) this.#status.textContent = this.#say("no_position_yet");
    else if (exact_m > this.#given.exact_m)
      this.#status.textContent = this.#say("waiting", { n: Math.round(exact_m) });
    else this.#status.textContent = this.#said("recording", drive);
    this.setAttribute("data-photos", String(drive.photos));
  }

  #said(key: string, { photos, metres }: Drive): string {
    return this.#say(key, { photos, km: Math.round(metres / 10) / 100 });
  }

  /** Sends on what was to be sent when the page was closed or the network broke off. */
  async #goOn(): Promise<void> {
    if (this.#recorder.on) return;
    await this.#show();
    for (const drive of await drives.all()) if (drive.send && !drive.why) await this.#send(drive);
  }

  async #send(drive: Drive): Promise<void> {
    const wanted = { ...drive, send: true, why: "", ended_at: drive.ended_at || new Date().toISOString() };
    await drives.put(wanted);
    this.#sending.set(drive.key, this.#say("sending", { n: 0 }));
    await this.#show();
    const outcome = await send(wanted, this.#given, (share) => {
      const text = this.#say("sending", { n: Math.round(100 * share) });
      this.#sending.set(drive.key, text);
      const place = this.querySelector(`[data-drive="${drive.key}"] [data-said]`);
      if (place) place.textContent = text;
    });
    this.#ended(drive.key, outcome);
    await this.#show();
  }

  #ended(key: string, { ended, why, url }: Outcome): void {
    if (ended === "busy") return;
    const said = {
      waiting: "interrupted",
      received: "received",
      sign_in: "sign_in",
      refused: "refused",
    } as const;
    if (ended !== "taken") {
      this.#sending.set(key, this.#say(said[ended], { why }));
      return;
    }
    this.#sending.delete(key);
    this.#status.replaceChildren(`${this.#say("taken")} `, here(url, this.#say("open")));
    this.setAttribute("data-taken", url);
  }

  async #show(): Promise<void> {
    const all = (await drives.all()).filter((one) => one.ended_at || !this.#recorder.on);
    const rows = all.sort((a, b) => b.started_at.localeCompare(a.started_at)).map((one) => this.#row(one));
    this.#list.replaceChildren(...rows);
    this.setAttribute("data-drives", String(rows.length));
  }

  #row(drive: Drive): HTMLElement {
    const when = new Intl.DateTimeFormat(this.#language, { dateStyle: "medium", timeStyle: "short" });
    const title = this.#say("drive_of", { when: when.format(new Date(drive.started_at)) });
    const mb = Math.max(0.1, Math.round(drive.bytes / 1e5) / 10);
    const row = el("li", { class: "card", "data-drive": drive.key }, el("h3", {}, title));
    row.append(el("p", { class: "note" }, this.#say("photos", { photos: drive.photos, mb })));
    const said = this.#sending.get(drive.key) ?? (drive.ended_at ? "" : this.#say("going_on"));
    const text = drive.why ? this.#say("refused", { why: drive.why }) : said;
    row.append(el("p", { "data-said": "" }, text));
    if (!drive.send || drive.why) row.append(this.#act("send", title, () => this.#send(drive)));
    if (!drive.received) row.append(this.#act("delete", title, () => this.#delete(drive)));
    return row;
  }

  #act(key: string, title: string, act: () => Promise<void>): HTMLElement {
    const button = el("button", { type: "button", class: "button-quiet" }, this.#say(key));
    button.setAttribute("aria-label", `${this.#say(key)}: ${title}`);
    button.addEventListener("click", () => void act());
    return button;
  }

  async #delete(drive: Drive): Promise<void> {
    if (!confirm(this.#say("delete_sure"))) return;
    await forget(drive.key);
    await this.#show();
  }
}

function json(id: string): unknown {
  return JSON.parse(document.getElementById(id)?.textContent ?? "{}");
}

customElements.define("simpul-recorder", SimpulRecorder);
