/** What a resident wrote on this phone: drafts, what waits to be sent, and the links of what was sent. */
import { tables } from "../offline/tables.ts";

/** A photo of a draft; `at` is where it was taken, undefined where it does not say. */
export interface Shot {
  name: string;
  file: Blob;
  at?: [number, number] | undefined;
}

/**
 * A report. "draft": being written; "waits": to be sent; "refused": the server's no, `why` says it; "sent": only
 * what leads back to it is kept. `key` makes it one report however often it is sent.
 */
export interface Draft {
  key: string;
  city: string;
  state: "draft" | "waits" | "refused" | "sent";
  url: string;
  token: string;
  /** Where it is asked whether there is work to do first. */
  guard: string;
  fields: [string, string][];
  photos: Shot[];
  title: string;
  why: string;
  code: string;
  link: string;
  changed_at: string;
}

const ask = tables("simpul-reports", 1, { drafts: "key" });

export const drafts = {
  all: (): Promise<Draft[]> => ask("drafts", "readonly", (rows) => rows.getAll()),
  get: (key: string): Promise<Draft | undefined> => ask("drafts", "readonly", (rows) => rows.get(key)),
  put: (draft: Draft): Promise<void> => ask("drafts", "readwrite", (rows) => rows.put(draft)),
  delete: (key: string): Promise<void> => ask("drafts", "readwrite", (rows) => rows.delete(key)),
};
