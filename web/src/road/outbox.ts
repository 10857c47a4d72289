/**
 * The outbox: what a person did in the field waits on this device until the server has it, once and only once.
 *
 * `put({url, key, fields, files})` keeps it, `flush()` sends what waits, `waiting()` counts it. Runs in the pages
 * and in the service worker. A server takes the same key twice as once.
 */
import { tables } from "../offline/tables.ts";

export const TAG = "simpul-outbox";

/** What waits. `person` is who made it: only that account sends it. `why` is the server's no, "" without one. */
export interface Item {
  key: string;
  url: string;
  token: string;
  person: string;
  title: string;
  fields: [string, string][];
  files: [string, File | Blob, string][];
  put_at: string;
  why: string;
}

/** What a page puts in. `token` is the address that says who is signed in (of the page where it is not given). */
export interface Given {
  url: string;
  key: string;
  fields: Record<string, string> | [string, string][];
  files?: [string, File | Blob, string?][];
  title?: string;
  token?: string;
}

/** What became of what waited. */
export interface Flushed {
  sent: string[];
  refused: string[];
  waiting: number;
  signedOut: boolean;
}

/** Who is signed in, and with what token forms are sent; what the field's token address answers. */
export interface Who {
  token: string;
  person: string;
  login: string;
}

const ask = tables("simpul-road", 1, { outbox: "key", shots: "id", drives: "key" });

export const rows = {
  all: (): Promise<Item[]> => ask("outbox", "readonly", (table) => table.getAll()),
  get: (key: string): Promise<Item | undefined> => ask("outbox", "readonly", (table) => table.get(key)),
  put: (item: Item): Promise<void> => ask("outbox", "readwrite", (table) => table.put(item)),
  delete: (key: string): Promise<void> => ask("outbox", "readwrite", (table) => table.delete(key)),
};
export { ask };

/** Gives the address of the field's token, and the account that the page was made for. */
export function field(): { token: string; person: string } {
  const host = globalThis.document?.querySelector<HTMLElement>("simpul-outbox");
  return { token: host?.getAttribute("token") ?? "", person: host?.getAttribute("person") ?? "" };
}

/** Keeps something to be sent, and tries at once. It is safe on this device when this returns. */
export async function put(given: Given): Promise<Flushed> {
  const page = field();
  const there = await rows.get(given.key);
  await rows.put({
    key: given.key,
    url: new URL(given.url, location.href).href,
    token: given.token ?? page.token,
    person: page.person,
    title: given.title ?? "",
    fields: Array.isArray(given.fields) ? given.fields : Object.entries(given.fields),
    files: (given.files ?? []).map(([name, file, called]) => [name, file, called ?? nameOf(file)]),
    put_at: there?.put_at ?? new Date().toISOString(),
    why: "",
  });
  await navigator.storage?.persist?.().catch(() => undefined);
  changed();
  return flush();
}

/** Counts what the server does not have yet, refused ones too. */
export async function waiting(): Promise<number> {
  return (await rows.all()).length;
}

/** Deletes something that waits; it is gone for good. */
export async function drop(key: string): Promise<void> {
  await rows.delete(key);
  changed();
}

/** Lets the server say no again, or yes this time: the person asked for it. */
export async function again(key: string): Promise<Flushed> {
  const item = await rows.get(key);
  if (item) await rows.put({ ...item, why: "" });
  return flush();
}

/** Asks who is signed in; undefined without a network, null where nobody is. */
export async function who(address: string, fetcher: typeof fetch = fetch): Promise<Who | null | undefined> {
  const answer = await fetcher(address, {
    headers: { Accept: "application/json" },
    cache: "no-store",
  }).catch(() => undefined);
  if (!answer || answer.status >= 500) return undefined;
  if (!answer.ok) return null;
  return (await answer.json().catch(() => undefined)) as Who | undefined;
}

/** Sends what waits, oldest first, each until the server has it or says that it never will. */
export async function flush(fetcher: typeof fetch = fetch): Promise<Flushed> {
  const work = async (): Promise<Flushed> => {
    const done: Flushed = { sent: [], refused: [], waiting: 0, signedOut: false };
    const asked = new Map<string, Who | null | undefined>();
    const items = (await rows.all()).sort((a, b) => a.put_at.localeCompare(b.put_at));
    for (const item of items) {
      if (item.why) continue;
      if (!asked.has(item.token)) asked.set(item.token, await who(item.token, fetcher));
      const me = asked.get(item.token);
      if (me === null) done.signedOut = true;
      if (!me || (item.person && me.person !== item.person)) done.waiting += 1;
      else await one(item, me, done, fetcher);
    }
    return done;
  };
  // One page at a time, so that the same thing is not on its way twice.
  const done = "locks" in navigator ? await navigator.locks.request(TAG, work) : await work();
  changed();
  if (done.waiting) await later();
  return done;
}

async function one(item: Item, me: Who, done: Flushed, fetcher: typeof fetch): Promise<void> {
  const body = new FormData();
  const files = item.files.filter(([, file]) => file.size > 0);
  for (const [name, value] of item.fields) if (name !== "csrfmiddlewaretoken") body.append(name, value);
  for (const [name, file, called] of files) body.append(name, file, called);
  body.set("key", item.key);
  const answer = await fetcher(item.url, {
    method: "POST",
    headers: {
      "Idempotency-Key": item.key,
      "X-Sent-At": new Date().toISOString(),
      "X-CSRFToken": me.token,
      Accept: "application/json, text/html;q=0.5",
    },
    body,
  }).catch(() => undefined);
  if (!answer || answer.status >= 500 || [408, 425, 429].includes(answer.status)) {
    done.waiting += 1;
    return;
  }
  if (answer.redirected && new URL(answer.url).pathname === new URL(me.login, location.href).pathname) {
    done.waiting += 1;
    done.signedOut = true;
    return;
  }
  const why = answer.ok ? "" : await reason(answer);
  if (!why) {
    await rows.delete(item.key);
    done.sent.push(item.key);
    return;
  }
  await rows.put({ ...item, why });
  done.refused.push(why);
}

/** Reads the server's word; "" where a 409 says that it has this already. */
async function reason(answer: Response): Promise<string> {
  const text = await answer.text().catch(() => "");
  try {
    const said = JSON.parse(text) as { detail?: unknown; already?: boolean };
    if (answer.status === 409 && said.already) return "";
    return typeof said.detail === "string" ? said.detail : String(answer.status);
  } catch {
    return inPage(text) || String(answer.status);
  }
}

function inPage(text: string): string {
  if (!("DOMParser" in globalThis)) return "";
  const page = new DOMParser().parseFromString(text, "text/html");
  const errors = [...page.querySelectorAll(".errorlist li, .message-error")];
  const said = errors.length ? errors : [...page.querySelectorAll("main h1, main h1 + p")];
  return said
    .map((one) => one.textContent?.trim())
    .filter(Boolean)
    .join(" ");
}

/** Lets the browser send by itself when the network is back, also after the page was closed, where it can. */
async function later(): Promise<void> {
  interface Syncing {
    sync?: { register(tag: string): Promise<void> };
  }
  const registration = (await globalThis.navigator?.serviceWorker?.getRegistration?.()) as
    Syncing | undefined;
  await registration?.sync?.register(TAG).catch(() => undefined);
}

function nameOf(file: File | Blob): string {
  return "name" in file ? file.name : "blob";
}

/** Says in this page that what waits has changed. */
function changed(): void {
  globalThis.document?.dispatchEvent(new Event("outbox:changed"));
}
