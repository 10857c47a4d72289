/** Sends a drive in files of some photos each, over tus 1.0.0: what the server has is asked first, the rest goes on. */
import { type DetailedError, Upload } from "tus-js-client";
import { counted, type Drive, drives, forget, packed, shots } from "./drives.ts";
import { field, who } from "./outbox.ts";

const CHUNK = 1 << 20;
const ASK_MS = 3000;
const MOST_ASKED = 400;

/** Addresses and numbers that the server wrote into the page. */
export interface Given {
  city: string;
  uploads: string;
  drives: string;
  every_m: number;
  exact_m: number;
  widest_px: number;
  part_photos: number;
}

/** How it went. `why` is the server's no. */
export type Ended = "taken" | "received" | "waiting" | "sign_in" | "refused" | "busy";
export interface Outcome {
  ended: Ended;
  why: string;
  url: string;
}

interface Coming {
  state: string;
  detail: string;
  url: string;
  come: { number: number; url: string; done: number; length: number }[];
}

/** Sends a drive, and deletes it here once it is a survey. `tell` hears how far it is, 0 to 1. */
export async function send(drive: Drive, given: Given, tell: (share: number) => void): Promise<Outcome> {
  const work = (lock: Lock | null): Promise<Outcome> =>
    lock ? sent(drive, given, tell) : Promise.resolve({ ended: "busy", why: "", url: "" });
  if (!("locks" in navigator)) return sent(drive, given, tell);
  return navigator.locks.request(`simpul-drive-${drive.key}`, { ifAvailable: true }, work);
}

async function sent(drive: Drive, given: Given, tell: (share: number) => void): Promise<Outcome> {
  const me = await who(field().token);
  if (me === undefined) return { ended: "waiting", why: "", url: "" };
  if (me === null || me.person !== drive.person) return { ended: "sign_in", why: "", url: "" };
  let there = await ask(drive.key, given);
  if (there === undefined) return { ended: "waiting", why: "", url: "" };
  if (there === null || there.state === "coming") {
    try {
      await files(drive, given, me.token, there, tell);
    } catch (error) {
      return failed(error, drive);
    }
    there = await ask(drive.key, given);
  }
  return finished(drive, given, there);
}

/** Asks until the server has made it a survey, or refused it. */
async function finished(drive: Drive, given: Given, found: Coming | null | undefined): Promise<Outcome> {
  let there = found;
  for (let asked = 0; asked < MOST_ASKED; asked += 1) {
    if (!there) return { ended: "waiting", why: "", url: "" };
    if (there.state === "taken") {
      await forget(drive.key);
      return { ended: "taken", why: "", url: there.url };
    }
    if (there.state === "refused") return refused(drive, there.detail);
    if (!drive.received) await drives.put(Object.assign(drive, { received: true }));
    document.dispatchEvent(new CustomEvent("drive:received", { detail: drive.key }));
    await new Promise((done) => setTimeout(done, ASK_MS));
    there = await ask(drive.key, given);
  }
  return { ended: "received", why: "", url: there?.url ?? "" };
}

async function refused(drive: Drive, why: string): Promise<Outcome> {
  await drives.put(Object.assign(drive, { why, send: false }));
  return { ended: "refused", why, url: "" };
}

async function files(
  drive: Drive,
  given: Given,
  token: string,
  there: Coming | null,
  tell: (share: number) => void,
): Promise<void> {
  const parts = Math.ceil((await counted(drive.key)) / given.part_photos);
  for (let number = 1; number <= parts; number += 1) {
    const known = there?.come.find((one) => one.number === number);
    if (known && known.done === known.length) continue;
    const blob = await packed(await shots(drive.key, (number - 1) * given.part_photos, given.part_photos));
    const metadata = {
      drive: drive.key,
      kind: "phone",
      part: String(number),
      of: String(parts),
      filename: `${number}.zip`,
      name: drive.started_at.slice(0, 16).replace("T", " "),
    };
    await file(blob, given.uploads, known?.url, metadata, token, (share) =>
      tell((number - 1 + share) / parts),
    );
  }
}

function file(
  blob: Blob,
  endpoint: string,
  uploadUrl: string | undefined,
  metadata: Record<string, string>,
  token: string,
  tell: (share: number) => void,
): Promise<void> {
  return new Promise((done, no) => {
    const upload = new Upload(blob, {
      endpoint,
      uploadUrl: uploadUrl ?? null,
      metadata,
      chunkSize: CHUNK,
      retryDelays: [0, 1000, 3000, 5000],
      headers: { "X-CSRFToken": token },
      // The server knows what it has; nothing about it is kept here.
      storeFingerprintForResuming: false,
      onProgress: (bytes, all) => tell(all ? bytes / all : 0),
      onSuccess: () => done(),
      onError: no,
    });
    upload.start();
  });
}

/** Asks for a drive: null where the server has none, undefined where it cannot be asked. */
async function ask(key: string, given: Given): Promise<Coming | null | undefined> {
  const answer = await fetch(`${given.drives}${key}`, { cache: "no-store" }).catch(() => undefined);
  if (answer?.status === 404) return null;
  if (!answer?.ok) return undefined;
  return (await answer.json().catch(() => undefined)) as Coming | undefined;
}

/** A no of the server is kept with its reason; a broken line and a server that is down are waited for. */
async function failed(error: unknown, drive: Drive): Promise<Outcome> {
  const answer = (error as DetailedError).originalResponse;
  const status = answer?.getStatus() ?? 0;
  const passing = status === 0 || status >= 500 || [404, 409, 423, 429, 460].includes(status);
  if (passing) return { ended: "waiting", why: "", url: "" };
  if (status === 401) return { ended: "sign_in", why: "", url: "" };
  return refused(drive, detail(answer?.getBody() ?? "") || String(status));
}

function detail(body: string): string {
  try {
    return (JSON.parse(body) as { detail?: string }).detail ?? "";
  } catch {
    return "";
  }
}
