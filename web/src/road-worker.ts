/**
 * The service worker of the road rooms' field pages: those that were kept open without a network, and what waits in
 * the outbox is sent when the network is back. `told` is written before this code by the server.
 */
import { FILES, PAGES, plain } from "./road/keep.ts";
import { flush, TAG } from "./road/outbox.ts";
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
  if (request.mode === "navigate" && pathname.startsWith(root))
    event.respondWith(page(request, PAGES, plain(request.url), offline));
  else if (/^\/static\/|^\/(?:roads|reports)\/.*\.jpg$/.test(pathname))
    event.respondWith(file(request, FILES));
});

/** What could not be sent now makes the browser try again later. */
async function sent(): Promise<void> {
  if ((await flush()).waiting) throw new Error("something waits");
}
