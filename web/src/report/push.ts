/** What the service worker does with a message about a report: it shows it, and opens the report's page. */
import type { Lasting } from "../offline/worker.ts";

interface Told {
  title: string;
  body: string;
  url: string;
  tag: string;
}

interface Pushed extends Lasting {
  data: { json(): unknown } | null;
}
interface Pressed extends Lasting {
  notification: { close(): void; data: unknown };
}
interface Open {
  url: string;
  focus(): Promise<unknown>;
}
interface Scope {
  location: Location;
  registration: { showNotification(title: string, what: object): Promise<void> };
  clients: { matchAll(what: object): Promise<Open[]>; openWindow(url: string): Promise<unknown> };
  addEventListener(name: "push", act: (event: Pushed) => void): void;
  addEventListener(name: "notificationclick", act: (event: Pressed) => void): void;
}

const here = self as unknown as Scope;

function read(event: Pushed): Told | undefined {
  try {
    return event.data?.json() as Told;
  } catch {
    return undefined;
  }
}

async function open(url: string): Promise<void> {
  const pages = await here.clients.matchAll({ type: "window" });
  const there = pages.find((page) => page.url === url);
  await (there ? there.focus() : here.clients.openWindow(url));
}

/** Listens, once, in the worker. A message leads only to a page of this site. */
export function listen(): void {
  here.addEventListener("push", (event) => {
    const told = read(event);
    if (!told) return;
    const { title, body, tag } = told;
    const shown = here.registration.showNotification(title, { body, tag, data: told.url });
    event.waitUntil(shown);
  });
  here.addEventListener("notificationclick", (event) => {
    event.notification.close();
    const url = new URL(String(event.notification.data), here.location.origin);
    if (url.origin === here.location.origin) event.waitUntil(open(url.href));
  });
}
