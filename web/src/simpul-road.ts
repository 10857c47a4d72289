/** The field pages of the road room: kept on this device, with what waits to be sent. */
import { SimpulOutbox } from "./road/box.ts";
import { forgetAll, keepAll } from "./road/keep.ts";
import { field, who } from "./road/outbox.ts";

/** Registers the worker and keeps the pages; those of another account are thrown away first. */
async function settle(host: HTMLElement): Promise<void> {
  const address = host.getAttribute("worker");
  if (!address || !("serviceWorker" in navigator) || !("caches" in window)) return;
  await navigator.serviceWorker.register(address).catch(() => undefined);
  const me = await who(field().token);
  if (me === undefined) return;
  if (!me || me.person !== localStorage.getItem("simpul-road-person")) {
    await forgetAll(host.getAttribute("offline") ?? "");
  }
  if (!me) return;
  localStorage.setItem("simpul-road-person", me.person);
  await navigator.serviceWorker.ready;
  host.setAttribute("data-kept", String(await keepAll()));
}

customElements.define("simpul-outbox", SimpulOutbox);
const host = document.querySelector<HTMLElement>("simpul-outbox");
if (host) void settle(host);
