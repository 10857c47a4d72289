/** What waits and what is kept on this device: two small tables of IndexedDB. Nothing here leaves it by itself. */
import { tables } from "../offline/tables.ts";

/** A page that was kept: its address is its name. `day` is the day of its data, "" where it is not known. */
export interface Kept {
  url: string;
  city: string;
  cityName: string;
  title: string;
  kept_at: string;
  day: string;
  bytes: number;
  files: string[];
}

/** A hazard that waits for the network; `key` makes it one report however often it is sent. */
export interface Report {
  key: string;
  city: string;
  kind: string;
  lon: number;
  lat: number;
  note: string;
}

const ask = tables("simpul-ride", 1, { kept: "url", reports: "key" });

export const kept = {
  all: (): Promise<Kept[]> => ask("kept", "readonly", (rows) => rows.getAll()),
  get: (url: string): Promise<Kept | undefined> => ask("kept", "readonly", (rows) => rows.get(url)),
  put: (row: Kept): Promise<void> => ask("kept", "readwrite", (rows) => rows.put(row)),
  delete: (url: string): Promise<void> => ask("kept", "readwrite", (rows) => rows.delete(url)),
};

export const reports = {
  all: (): Promise<Report[]> => ask("reports", "readonly", (rows) => rows.getAll()),
  put: (row: Report): Promise<void> => ask("reports", "readwrite", (rows) => rows.put(row)),
  delete: (key: string): Promise<void> => ask("reports", "readwrite", (rows) => rows.delete(key)),
};
