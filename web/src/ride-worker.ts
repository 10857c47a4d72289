/**
 * The service worker of the planner: what was kept opens without a network, and reports that wait are sent.
 *
 * `told` is written before this code by the server: the files of the pages, and the page of what is kept.
 */
import { FILES, MAPS, PAGES, plain } from "./ride/keep.ts";
import { flush, TAG } from "./ride/send.ts";
import { range } from "./ride/range.ts";
import { file, installs, page, type Worker } from "./offline/worker.ts";

const worker = self as unknown as Worker;
const { offline, root } = worker.told;

installs(worker, { pages: PAGES, files: FILES });
worker.addEventListener("sync", (event) => {
  if (event.tag === TAG) event.waitUntil(sent());
});
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith("/basemap/")) event.respondWith(tiles(request));
  else if (request.mode === "navigate" && pathname.startsWith(root))
    event.respondWith(page(request, PAGES, plain(request.url), offline));
  else if (/^\/static\/|\/ground\.svg$/.test(pathname)) event.respondWith(file(request, FILES));
});

/** A report that could not be sent now makes the browser try again later. */
async function sent(): Promise<void> {
  if ((await flush()).waiting) throw new Error("reports wait");
}

/** The base map: the kept whole, cut to the range that is asked for; else the network. */
async function tiles(request: Request): Promise<Response> {
  const whole = request.method === "GET" ? await (await caches.open(MAPS)).match(request.url) : undefined;
  return whole ? range(whole, request.headers.get("Range")) : fetch(request);
}
