/** Riding a route: the phone's position against the line, the next turn, and a screen that stays on. */
import { el } from "../map/dom.ts";
import type { Say } from "../map/words.ts";
import { ahead, type Fix, left, moved, type Ride, START } from "./follow.ts";
import type { Position, Route } from "./records.ts";
import { distance } from "./words.ts";

export class Riding {
  #watch: number | undefined;
  #ride: Ride = START;
  #lock: WakeLockSentinel | undefined;
  #said = "";
  readonly #next = el("p", { class: "ride-next" });
  readonly #rest = el("p", { class: "ride-rest" });
  readonly #off = el("p", { class: "ride-off", role: "alert" });

  constructor(
    private readonly box: HTMLElement,
    private readonly say: Say,
    private readonly speak: (text: string) => void,
    private readonly show: (at: Position | undefined, exact_m: number) => void,
    private readonly stopped: () => void,
  ) {}

  get on(): boolean {
    return this.#watch !== undefined;
  }

  start(route: Route): void {
    this.stop();
    this.#ride = START;
    this.#said = "";
    const stop = el("button", { type: "button", class: "ride-small" }, this.say("follow_stop"));
    stop.addEventListener("click", () => this.stop());
    this.#next.textContent = this.say("waiting");
    this.#rest.textContent = this.#off.textContent = "";
    this.box.replaceChildren(this.#next, this.#off, this.#rest, stop);
    this.box.hidden = false;
    this.#watch = navigator.geolocation.watchPosition(
      ({ coords }) => this.#fix(route, { at: [coords.longitude, coords.latitude], exact_m: coords.accuracy }),
      () => {
        this.#next.textContent = this.say("no_position");
        this.speak(this.say("no_position"));
      },
      { enableHighAccuracy: true, maximumAge: 2000 },
    );
    void this.#stayAwake();
    document.addEventListener("visibilitychange", this.#wake);
  }

  stop(): void {
    if (this.#watch === undefined) return;
    navigator.geolocation.clearWatch(this.#watch);
    this.#watch = undefined;
    this.box.hidden = true;
    this.box.replaceChildren();
    document.removeEventListener("visibilitychange", this.#wake);
    void this.#lock?.release();
    this.show(undefined, 0);
    this.stopped();
  }

  #fix(route: Route, fix: Fix): void {
    const before = this.#ride;
    const ride = (this.#ride = moved(route, before, fix));
    this.show(fix.at, fix.exact_m);
    const next = ahead(route, ride);
    const off = ride.off ? this.say("off", { distance: distance(this.say, ride.off_m) }) : "";
    if (this.#off.textContent !== off) this.#off.textContent = off;
    if (before.off && !ride.off) this.speak(this.say("back"));
    this.#next.textContent = ride.arrived ? this.say("arrived") : next ? this.#text(next) : "";
    this.#rest.textContent = this.say("left", { distance: distance(this.say, left(route, ride)) });
    this.#tell(ride.arrived ? "arrived" : next ? `${next.turn.begin}${next.now ? "now" : ""}` : "");
  }

  #text(next: { turn: { text: string }; in_m: number; now: boolean }): string {
    const text = next.turn.text;
    return next.now
      ? this.say("now", { text })
      : this.say("in", { distance: distance(this.say, next.in_m), text });
  }

  /** Says each turn twice: when it becomes the next one, and when it is there. */
  #tell(mark: string): void {
    if (mark === this.#said) return;
    this.#said = mark;
    this.speak(this.#next.textContent ?? "");
  }

  readonly #wake = (): void => {
    if (document.visibilityState === "visible") void this.#stayAwake();
  };

  async #stayAwake(): Promise<void> {
    this.#lock = await navigator.wakeLock?.request("screen").catch(() => undefined);
  }
}
