/** Keeping the pages of the field on this device: this one, and every page that it links with [data-keep]. */

export const PAGES = "simpul-road-pages";
export const FILES = "simpul-road-files";
const MOST = 200;

/** Gives the address that a page is kept under. */
export function plain(address: string): string {
  const url = new URL(address);
  url.hash = "";
  return url.href;
}

/** Keeps this page and those that it names, and theirs. Gives how many are kept; 0 without a network. */
export async function keepAll(): Promise<number> {
  const pages = await caches.open(PAGES);
  const wanted = [plain(location.href)];
  const seen = new Set<string>();
  let kept = 0;
  while (wanted.length && seen.size < MOST) {
    const address = wanted.shift() as string;
    if (seen.has(address)) continue;
    seen.add(address);
    const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => undefined);
    if (!answer?.ok || answer.redirected) continue;
    const page = new DOMParser().parseFromString(await answer.clone().text(), "text/html");
    await pages.put(address, answer);
    kept += 1;
    wanted.push(...named(page, address));
    await files(filesOf(page, address));
  }
  await files(used());
  return kept;
}

/** Deletes every page that is kept, but for the one that stands in; files of the site stay. */
export async function forgetAll(offline: string): Promise<void> {
  await caches.delete(PAGES);
  await (await caches.open(PAGES)).add(offline).catch(() => undefined);
}

function named(page: Document, base: string): string[] {
  return [...page.querySelectorAll("a[data-keep]")]
    .map((link) => plain(new URL(link.getAttribute("href") ?? "", base).href))
    .filter((address) => new URL(address).origin === location.origin);
}

/** The scripts, styles and marked pictures of a page. */
function filesOf(page: Document, base: string): string[] {
  const found = [
    ...page.querySelectorAll("link[rel=stylesheet], script[src], img[data-keep], link[rel=icon]"),
  ];
  return found.map((one) => new URL(one.getAttribute("href") ?? one.getAttribute("src") ?? "", base).href);
}

/** Every file of this site that the page has used, fonts included. */
function used(): string[] {
  return performance
    .getEntriesByType("resource")
    .map(({ name }) => name.split("#")[0] ?? name)
    .filter((name) => new URL(name).pathname.startsWith("/static/"));
}

async function files(names: string[]): Promise<void> {
  const store = await caches.open(FILES);
  for (const name of new Set(names))
    if (!(await store.match(name))) await store.add(name).catch(() => undefined);
}
