/** Drives that were recorded on this device, with their photos, until the server has made them surveys. */
import { ask } from "./outbox.ts";
import { type Fix, table } from "./track.ts";

/** A drive. `send` is whether its person wants it sent; `ended_at` is "" while it is being recorded. */
export interface Drive {
  key: string;
  city: string;
  person: string;
  started_at: string;
  ended_at: string;
  photos: number;
  metres: number;
  bytes: number;
  send: boolean;
  received: boolean;
  why: string;
}

export interface Shot {
  id: string;
  name: string;
  fix: Fix;
  jpeg: Blob;
}

export const drives = {
  all: (): Promise<Drive[]> => ask("drives", "readonly", (table_) => table_.getAll()),
  get: (key: string): Promise<Drive | undefined> => ask("drives", "readonly", (table_) => table_.get(key)),
  put: (drive: Drive): Promise<void> => ask("drives", "readwrite", (table_) => table_.put(drive)),
};

/** Keeps a photo of a drive; it is safe when this returns. */
export function shoot(drive: Drive, number: number, fix: Fix, jpeg: Blob): Promise<void> {
  const name = `p${String(number).padStart(6, "0")}.jpg`;
  const shot: Shot = { id: `${drive.key}/${name}`, name, fix, jpeg };
  return ask("shots", "readwrite", (rows) => rows.put(shot));
}

/** Deletes a drive and its photos. */
export async function forget(key: string): Promise<void> {
  await ask("shots", "readwrite", (rows) => rows.delete(IDBKeyRange.bound(`${key}/`, `${key}/\uffff`)));
  await ask("drives", "readwrite", (rows) => rows.delete(key));
}

/** Gives the photos of a drive from one number to before another, in their order. */
export async function shots(key: string, from: number, count: number): Promise<Shot[]> {
  const range = IDBKeyRange.bound(`${key}/`, `${key}/\uffff`);
  const keys = await ask<string[]>("shots", "readonly", (rows) => rows.getAllKeys(range));
  const some = keys.slice(from, from + count);
  if (!some.length) return [];
  return ask("shots", "readonly", (rows) => rows.getAll(IDBKeyRange.bound(some[0], some.at(-1))));
}

/** Gives how many photos of a drive are here. */
export function counted(key: string): Promise<number> {
  return ask("shots", "readonly", (rows) => rows.count(IDBKeyRange.bound(`${key}/`, `${key}/\uffff`)));
}

/** Packs photos and their table; the same photos give the same bytes, so that a file goes on where it broke off. */
export async function packed(some: Shot[]): Promise<Blob> {
  const { downloadZip } = await import("client-zip");
  const files = some.map(({ name, jpeg, fix }) => ({ name, input: jpeg, lastModified: new Date(fix.at) }));
  const about = { name: "frames.csv", input: table(some), lastModified: new Date(some[0]?.fix.at ?? 0) };
  return downloadZip([about, ...files]).blob();
}
