/** Keeping a route on this device: its page, everything that the page uses, and the whole base map of the city. */
import { kept, type Kept } from "./store.ts";

export const PAGES = "simpul-ride-pages";
export const FILES = "simpul-ride-files";
export const MAPS = "simpul-ride-maps";

/** Why something could not be kept. */
export class NotKept extends Error {
  constructor(readonly why: "no_room" | "no_net") {
    super(why);
  }
}

export interface Wanted {
  url: string;
  city: string;
  cityName: string;
  title: string;
  day: string;
  base: string;
  files: string[];
}

/** Gives the address that a page is kept under: which of its routes is open makes no other page. */
export function plain(address: string): string {
  const url = new URL(address);
  url.hash = "";
  url.searchParams.delete("show");
  return url.href.replaceAll("%2C", ",").replaceAll("%3B", ";");
}

/** Asks how large a base map is, bytes; 0 where there is none or the server does not say. */
export async function sizeOf(base: string): Promise<number> {
  if (!base) return 0;
  const answer = await fetch(base, { method: "HEAD" }).catch(() => undefined);
  return answer?.ok ? Number(answer.headers.get("Content-Length") ?? 0) : 0;
}

/** Keeps a route. `tell` hears how far it is, 0 to 1. Throws NotKept; nothing is listed then. */
export async function keep(wanted: Wanted, tell: (share: number) => void): Promise<Kept> {
  const [pages, files, maps] = await Promise.all([PAGES, FILES, MAPS].map((name) => caches.open(name)));
  let bytes = 0;
  try {
    for (const file of wanted.files) {
      if (!(await files?.match(file))) await files?.add(file);
      bytes += (await (await files?.match(file))?.blob())?.size ?? 0;
    }
    const page = await fetch(wanted.url, { headers: { Accept: "text/html" } });
    if (!page.ok) throw new NotKept("no_net");
    bytes += (await page.clone().blob()).size;
    await pages?.put(wanted.url, page);
    if (wanted.base && !(await maps?.match(wanted.base))) await whole(wanted.base, maps as Cache, tell);
    if (wanted.base) bytes += Number((await maps?.match(wanted.base))?.headers.get("Content-Length") ?? 0);
    const row = {
      ...wanted,
      kept_at: new Date().toISOString(),
      bytes,
      files: wanted.base ? [wanted.base] : [],
    };
    await kept.put(row);
    // A phone that runs short of room should ask before it throws this away.
    await navigator.storage?.persist?.();
    return row;
  } catch (error) {
    await pages?.delete(wanted.url);
    if (error instanceof NotKept) throw error;
    throw new NotKept(
      error instanceof DOMException && error.name === "QuotaExceededError" ? "no_room" : "no_net",
    );
  }
}

/** Fetches a whole file and puts it away, telling how far it is. */
async function whole(address: string, into: Cache, tell: (share: number) => void): Promise<void> {
  const answer = await fetch(address);
  if (!answer.ok || !answer.body) throw new NotKept("no_net");
  const all = Number(answer.headers.get("Content-Length") ?? 0);
  const parts: BlobPart[] = [];
  let have = 0;
  const reader = answer.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    have += part.value.byteLength;
    if (all) tell(have / all);
  }
  if (all && have < all) throw new NotKept("no_net");
  const headers = new Headers({ "Content-Type": "application/vnd.pmtiles", "Content-Length": String(have) });
  const tag = answer.headers.get("ETag");
  if (tag) headers.set("ETag", tag);
  await into.put(address, new Response(new Blob(parts), { headers }));
}

/** Deletes a kept route, and the base map where no other kept route needs it. */
export async function forget(row: Kept): Promise<void> {
  await kept.delete(row.url);
  await (await caches.open(PAGES)).delete(row.url);
  const others = new Set((await kept.all()).flatMap((one) => one.files));
  const maps = await caches.open(MAPS);
  for (const file of row.files) if (!others.has(file)) await maps.delete(file);
}
