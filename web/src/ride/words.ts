/** How lengths are said under way; the words themselves come from the server. */
import type { Say } from "../map/words.ts";
import { rounded } from "./follow.ts";

/** Says a distance in the reader's language. */
export function distance(say: Say, value_m: number): string {
  const { key, n } = rounded(value_m);
  return say(key, { n });
}

/** Says a size in megabytes, at least 0.1. */
export function size(say: Say, bytes: number): string {
  return say("mb", { n: Math.max(0.1, Math.round(bytes / 1e5) / 10) });
}
