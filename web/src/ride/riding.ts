/** Riding a route: the phone's position against the line, the next turn, and a screen that stays on. */
import { el } from "../map/dom.ts";
import type { Say } from "../map/words.ts";
import { Awake } from "../offline/awake.ts";
import { ahead, type Fix, left, moved, type Ride, START } from "./follow.ts";
import type { Position } from "../map/box.ts";
import type { Route } from "./records.ts";
import { distance } from "./words.ts";

export class Riding {
  #watch: number | undefined;
  #ride: Ride = START;
  readonly #awake = new Awake();
  #said = "";
  #at: Position | undefined;
  readonly #next = el("p", { class: "ride-next" });
  readonly #rest = el("p", { class: "ride-rest" });
  readonly #off = el("p", { class: "ride-off", role: "alert" });
  readonly #again = el("button", { type: "button", class: "ride-small" });

  constructor(
    private readonly box: HTMLElement,
    private readonly say: Say,
    private readonly speak: (text: string) => void,
    private readonly show: (at: Position | undefined, exact_m: number) => void,
    private readonly stopped: () => void,
    private readonly again: (from: Position, along_m: number) => void,
  ) {
    this.#again.addEventListener("click", () => {
      if (this.#at) this.again(this.#at, this.#ride.along_m);
    });
  }

  get on(): boolean {
    return this.#watch !== undefined;
  }

  start(route: Route): void {
    this.stop();
    this.#ride = START;
    this.#said = "";
    const stop = el("button", { type: "button", class: "ride-small" }, this.say("follow_stop"));
    stop.addEventListener("click", () => this.stop());
    stop.classList.add("button-quiet");
    this.#again.textContent = this.say("again");
    this.#again.hidden = true;
    this.#next.textContent = this.say("waiting");
    this.#rest.textContent = this.#off.textContent = "";
    this.box.replaceChildren(
      this.#next,
      this.#off,
      this.#rest,
      el("p", { class: "ride-row" }, this.#again, stop),
    );
    this.box.hidden = false;
    this.#watch = navigator.geolocation.watchPosition(
      ({ coords }) => this.#fix(route, { at: [coords.longitude, coords.latitude], exact_m: coords.accuracy }),
      () => {
        this.#next.textContent = this.say("no_position");
        this.speak(this.say("no_position"));
      },
      { enableHighAccuracy: true, maximumAge: 2000 },
    );
    void this.#awake.start();
  }

  stop(): void {
    if (this.#watch === undefined) return;
    navigator.geolocation.clearWatch(this.#watch);
    this.#watch = undefined;
    this.box.hidden = true;
    this.box.replaceChildren();
    this.#awake.stop();
    this.show(undefined, 0);
    this.stopped();
  }

  #fix(route: Route, fix: Fix): void {
    const before = this.#ride;
    const ride = (this.#ride = moved(route, before, fix));
    this.#at = fix.at;
    this.#again.hidden = !ride.off;
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
}
