/** Sends what waits, each once and only once: its key makes it one report. Runs in the page and in the worker. */
import { work } from "./puzzle.ts";
import { type Draft, drafts } from "./store.ts";

export const TAG = "simpul-reports";
const LATER = [401, 403, 408, 425, 429];

/** What became of what waited: the links of what was sent by key, and how much waits on. */
export interface Flushed {
  sent: Map<string, string>;
  refused: Map<string, string>;
  waiting: number;
}

/** Sends everything that waits, the oldest first. What the server did not answer for waits on. */
export async function flush(fetcher: typeof fetch = fetch): Promise<Flushed> {
  const work = async (): Promise<Flushed> => {
    const done: Flushed = { sent: new Map(), refused: new Map(), waiting: 0 };
    const rows = (await drafts.all()).filter(({ state }) => state === "waits");
    for (const draft of rows.sort((a, b) => a.changed_at.localeCompare(b.changed_at)))
      await one(draft, done, fetcher);
    return done;
  };
  // One page at a time, so that the same report is not on its way twice.
  return "locks" in navigator ? await navigator.locks.request(TAG, work) : await work();
}

async function one(draft: Draft, done: Flushed, fetcher: typeof fetch): Promise<void> {
  const answer = await post(draft, fetcher).catch(() => undefined);
  if (!answer || answer.status >= 500 || LATER.includes(answer.status)) {
    done.waiting += 1;
    const why = answer?.status === 429 ? await reason(answer) : "";
    if (why !== draft.why) await keep({ ...draft, why });
    return;
  }
  const found = (await answer.json().catch(() => ({}))) as { code?: string; link?: string; detail?: string };
  if (answer.ok && found.link) {
    const { code = "", link } = found;
    await drafts.put({ ...draft, state: "sent", code, link, fields: [], photos: [], why: "" });
    done.sent.set(draft.key, link);
  } else if (answer.ok) {
    done.waiting += 1; // not our server: somebody else's page stands between
  } else {
    const why = found.detail ?? String(answer.status);
    await keep({ ...draft, state: "refused", why });
    done.refused.set(draft.key, why);
  }
}

/** Writes a draft where it is still there: one that was deleted meanwhile stays so. */
async function keep(draft: Draft): Promise<void> {
  if (await drafts.get(draft.key)) await drafts.put(draft);
}

async function post(draft: Draft, fetcher: typeof fetch): Promise<Response> {
  const asked = await fetcher(draft.token, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!asked.ok) return asked;
  const { token } = (await asked.json()) as { token: string };
  const body = new FormData();
  for (const [name, value] of draft.fields) if (name !== "csrfmiddlewaretoken") body.append(name, value);
  for (const { name, file } of draft.photos) body.append("photos", file, name);
  body.set("key", draft.key);
  if (draft.guard) body.set("guard_work", await work(draft.guard));
  return fetcher(draft.url, {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRFToken": token },
    body,
  });
}

async function reason(answer: Response): Promise<string> {
  const found = (await answer.json().catch(() => ({}))) as { detail?: string };
  return found.detail ?? "";
}
