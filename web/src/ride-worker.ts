/**
 * The service worker of the planner: what was kept opens without a network, and reports that wait are sent.
 *
 * `told` is written before this code by the server: the files of the pages, and the page of what is kept.
 * With a network everything comes from the network; it stands in only where that fails. It keeps no record of
 * what was looked at.
 */
import { FILES, MAPS, PAGES, plain } from "./ride/keep.ts";
import { flush, TAG } from "./ride/send.ts";
import { range } from "./ride/range.ts";

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Asked extends Lasting {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Synced extends Lasting {
  tag: string;
}
interface Worker {
  told: { shell: string[]; offline: string; root: string };
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(name: "install" | "activate", act: (event: Lasting) => void): void;
  addEventListener(name: "fetch", act: (event: Asked) => void): void;
  addEventListener(name: "sync", act: (event: Synced) => void): void;
}
const worker = self as unknown as Worker;
const { shell, offline, root } = worker.told;

worker.addEventListener("install", (event) => {
  event.waitUntil(installed().then(() => worker.skipWaiting()));
});
worker.addEventListener("activate", (event) => {
  event.waitUntil(worker.clients.claim());
});
worker.addEventListener("sync", (event) => {
  if (event.tag === TAG) event.waitUntil(sent());
});
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith("/basemap/")) event.respondWith(tiles(request));
  else if (request.mode === "navigate" && pathname.startsWith(root)) event.respondWith(page(request));
  else if (/^\/static\/|\/ground\.svg$/.test(pathname)) event.respondWith(file(request));
});

async function installed(): Promise<void> {
  await (await caches.open(FILES)).addAll(shell);
  await (await caches.open(PAGES)).add(offline);
}

/** A report that could not be sent now makes the browser try again later. */
async function sent(): Promise<void> {
  if ((await flush()).waiting) throw new Error("reports wait");
}

async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    const pages = await caches.open(PAGES);
    return (await pages.match(plain(request.url))) ?? (await pages.match(offline)) ?? Response.error();
  }
}

async function file(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    return (await (await caches.open(FILES)).match(request.url)) ?? Response.error();
  }
}

/** The base map: the kept whole, cut to the range that is asked for; else the network. */
async function tiles(request: Request): Promise<Response> {
  const whole = request.method === "GET" ? await (await caches.open(MAPS)).match(request.url) : undefined;
  return whole ? range(whole, request.headers.get("Range")) : fetch(request);
}
