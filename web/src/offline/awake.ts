/** A screen that stays on while something goes on, also after the page was out of sight for a while. */
export class Awake {
  #lock: WakeLockSentinel | undefined;

  /** Asks for it. Gives whether this browser can. */
  async start(): Promise<boolean> {
    document.addEventListener("visibilitychange", this.#seen);
    return this.#ask();
  }

  stop(): void {
    document.removeEventListener("visibilitychange", this.#seen);
    void this.#lock?.release();
    this.#lock = undefined;
  }

  readonly #seen = (): void => {
    if (document.visibilityState === "visible") void this.#ask();
  };

  async #ask(): Promise<boolean> {
    this.#lock = await navigator.wakeLock?.request("screen").catch(() => undefined);
    return this.#lock !== undefined;
  }
}
