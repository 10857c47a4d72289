/** Sends the hazards that wait, each until the server has it. Runs in the page and in the service worker. */
import { type Report, reports } from "./store.ts";

export const ADDRESS = "/api/cycling/hazards";
export const TAG = "simpul-hazards";

/** What became of the reports that waited; `why` is the server's word where it would not take one. */
export interface Sent {
  taken: number;
  known: number;
  refused: string[];
  waiting: number;
}

/**
 * Sends everything that waits. A report leaves the table when the server took it, or said that it never will;
 * with no network, too many reports or a broken server it waits on.
 */
export async function flush(fetcher: typeof fetch = fetch): Promise<Sent> {
  const work = async (): Promise<Sent> => {
    const sent: Sent = { taken: 0, known: 0, refused: [], waiting: 0 };
    for (const report of await reports.all()) await one(report, sent, fetcher);
    return sent;
  };
  // One tab at a time, so that the same report is not on its way twice.
  return "locks" in navigator ? await navigator.locks.request(TAG, work) : await work();
}

async function one(report: Report, sent: Sent, fetcher: typeof fetch): Promise<void> {
  const answer = await fetcher(ADDRESS, {
    method: "POST",
    credentials: "omit",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(report),
  }).catch(() => undefined);
  if (!answer || answer.status === 429 || answer.status >= 500) {
    sent.waiting += 1;
    return;
  }
  if (answer.status === 201) sent.taken += 1;
  else if (answer.ok) sent.known += 1;
  else sent.refused.push(await reason(answer));
  await reports.delete(report.key);
}

async function reason(answer: Response): Promise<string> {
  try {
    return ((await answer.json()) as { detail?: string }).detail ?? String(answer.status);
  } catch {
    return String(answer.status);
  }
}
