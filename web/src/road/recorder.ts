/** Recording a drive: a photo every few metres of the way, each put away at once with its time and place. */
import { Awake } from "../offline/awake.ts";
import { type Drive, drives, shoot } from "./drives.ts";
import type { Given } from "./send.ts";
import { between, due, type Fix, metres } from "./track.ts";

const QUALITY = 0.85;

/** What the recorder says of itself while it runs. */
export interface Told {
  drive: Drive;
  exact_m: number | undefined;
  awake: boolean;
}

export class NoCamera extends Error {}

export class Recorder {
  #stream: MediaStream | undefined;
  #watch: number | undefined;
  #timer = 0;
  #earlier: Fix | undefined;
  #before: Fix | undefined;
  #shot_at = 0;
  #taken: { at: number; jpeg: Blob }[] = [];
  #saving: Promise<void> = Promise.resolve();
  #number = 0;
  readonly #awake = new Awake();
  readonly #canvas = document.createElement("canvas");
  #told: Told | undefined;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly given: Given,
    private readonly tell: (told: Told) => void,
    private readonly fail: (why: "no_position" | "no_room") => void,
  ) {}

  get on(): boolean {
    return this.#stream !== undefined;
  }

  /** Begins a drive. Throws NoCamera. */
  async start(person: string): Promise<void> {
    const wanted = { facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1080 } };
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    } catch {
      throw new NoCamera();
    }
    this.video.srcObject = this.#stream;
    await this.video.play().catch(() => undefined);
    const drive: Drive = {
      key: crypto.randomUUID(),
      city: this.given.city,
      person,
      started_at: new Date().toISOString(),
      ended_at: "",
      photos: 0,
      metres: 0,
      bytes: 0,
      send: false,
      received: false,
      why: "",
    };
    await navigator.storage?.persist?.().catch(() => undefined);
    this.#number = 0;
    this.#earlier = this.#before = undefined;
    this.#shot_at = 0;
    this.#taken = [];
    this.#told = { drive, exact_m: undefined, awake: await this.#awake.start() };
    this.tell(this.#told);
    this.#watch = navigator.geolocation.watchPosition(
      ({ coords, timestamp }) =>
        this.#moved({
          at: timestamp,
          lon: coords.longitude,
          lat: coords.latitude,
          exact_m: coords.accuracy,
          heading: coords.heading,
        }),
      ({ code, PERMISSION_DENIED }) => {
        if (code === PERMISSION_DENIED) this.fail("no_position");
      },
      { enableHighAccuracy: true, maximumAge: 0 },
    );
  }

  /** Ends the drive and gives it; undefined where nothing was recorded. */
  async stop(): Promise<Drive | undefined> {
    if (this.#watch !== undefined) navigator.geolocation.clearWatch(this.#watch);
    window.clearTimeout(this.#timer);
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = this.#watch = undefined;
    this.video.srcObject = null;
    this.#awake.stop();
    await this.#saving;
    const drive = this.#told?.drive;
    if (!drive?.photos) return undefined;
    drive.ended_at = new Date().toISOString();
    await drives.put(drive);
    return drive;
  }

  /** A new position: the photos since the last one get their places, and the next one is timed. */
  #moved(fix: Fix): void {
    if (!this.#told || !this.on) return;
    this.#told.exact_m = fix.exact_m;
    this.tell(this.#told);
    if (fix.exact_m > this.given.exact_m) return;
    const before = (this.#earlier = this.#before);
    this.#before = fix;
    window.clearTimeout(this.#timer);
    if (!before) return;
    const taken = this.#taken;
    this.#taken = [];
    for (const { at, jpeg } of taken) this.#place(at, jpeg);
    const wait = due(before, fix, this.given.every_m);
    if (wait === undefined) return;
    this.#told.drive.metres += metres(before, fix);
    this.#time(wait);
  }

  /** Takes a photo so long after the last one, and again, until the next position says how fast the car is then. */
  #time(wait: number): void {
    const delay = Math.max(0, this.#shot_at + wait - Date.now());
    this.#timer = window.setTimeout(() => {
      void this.#take();
      this.#time(wait);
    }, delay);
  }

  async #take(): Promise<void> {
    const at = (this.#shot_at = Date.now());
    const jpeg = await this.#picture();
    if (!jpeg || !this.on) return;
    // A picture may be ready only after the position that came behind it.
    if (this.#before && at <= this.#before.at) this.#place(at, jpeg);
    else this.#taken.push({ at, jpeg });
  }

  /** Puts a photo away at its place; one whose place is not known is let go. */
  #place(at: number, jpeg: Blob): void {
    const place = this.#earlier && this.#before && between(this.#earlier, this.#before, at);
    if (place) this.#save(place, jpeg);
  }

  #save(fix: Fix, jpeg: Blob): void {
    const told = this.#told;
    if (!told) return;
    const { drive } = told;
    const number = (this.#number += 1);
    this.#saving = this.#saving
      .then(async () => {
        await shoot(drive, number, fix, jpeg);
        drive.photos += 1;
        drive.bytes += jpeg.size;
        await drives.put(drive);
        this.tell(told);
      })
      .catch(() => this.fail("no_room"));
  }

  #picture(): Promise<Blob | null> {
    const { videoWidth, videoHeight } = this.video;
    if (!videoWidth) return Promise.resolve(null);
    const smaller = Math.min(1, this.given.widest_px / Math.max(videoWidth, videoHeight));
    this.#canvas.width = Math.round(videoWidth * smaller);
    this.#canvas.height = Math.round(videoHeight * smaller);
    this.#canvas.getContext("2d")?.drawImage(this.video, 0, 0, this.#canvas.width, this.#canvas.height);
    return new Promise((done) => this.#canvas.toBlob(done, "image/jpeg", QUALITY));
  }
}
