/**
 * What the service workers of two apps have in common: with a network everything comes from the network, and what
 * was kept stands in only where that fails. They keep no record of what was looked at.
 */

export interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
export interface Asked extends Lasting {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
export interface Synced extends Lasting {
  tag: string;
}

/** What the server wrote before the worker's code: the files of the pages, the page that stands in, the scope. */
export interface Told {
  shell: string[];
  offline: string;
  root: string;
}
export interface Worker {
  told: Told;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(name: "install" | "activate", act: (event: Lasting) => void): void;
  addEventListener(name: "fetch", act: (event: Asked) => void): void;
  addEventListener(name: "sync", act: (event: Synced) => void): void;
}

/** Where an app keeps its pages and its files. */
export interface Caches {
  pages: string;
  files: string;
}

/** Keeps the shell when the worker is installed, and takes the pages that are open. */
export function installs(worker: Worker, where: Caches): void {
  worker.addEventListener("install", (event) => {
    event.waitUntil(installed(worker.told, where).then(() => worker.skipWaiting()));
  });
  worker.addEventListener("activate", (event) => {
    event.waitUntil(worker.clients.claim());
  });
}

async function installed({ shell, offline }: Told, where: Caches): Promise<void> {
  await (await caches.open(where.files)).addAll(shell);
  await (await caches.open(where.pages)).add(offline);
}

/** A page from the network, else as it was kept, else the page that stands in. */
export async function page(request: Request, kept: string, name: string, offline: string): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    const pages = await caches.open(kept);
    return (await pages.match(name)) ?? (await pages.match(offline)) ?? Response.error();
  }
}

/** A file from the network, else as it was kept. */
export async function file(request: Request, kept: string): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    return (await (await caches.open(kept)).match(request.url)) ?? Response.error();
  }
}
