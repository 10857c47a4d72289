/**
 * The service worker of the reports: the form opens without a network, and what waits is sent when it is back, also
 * after the page was closed where the browser can. `told` is written before this code by the server.
 */
import { file, installs, page, type Worker } from "./offline/worker.ts";
import { FILES, PAGES, plain } from "./report/keep.ts";
import { listen } from "./report/push.ts";
import { flush, TAG } from "./report/send.ts";

const worker = self as unknown as Worker;
const { offline, root } = worker.told;

installs(worker, { pages: PAGES, files: FILES });
listen();
worker.addEventListener("sync", (event) => {
  if (event.tag === TAG) event.waitUntil(sent());
});
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname.startsWith(root))
    event.respondWith(page(request, PAGES, plain(request.url), offline));
  else if (pathname.startsWith("/static/")) event.respondWith(file(request, FILES));
});

/** What could not be sent now makes the browser try again later. */
async function sent(): Promise<void> {
  if ((await flush()).waiting) throw new Error("something waits");
}
