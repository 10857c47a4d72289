/** Keeping the form on this phone, so that it opens without a network. Private pages are never kept. */

export const PAGES = "simpul-reports-pages";
export const FILES = "simpul-reports-files";

/** Gives the address that a page is kept under: without what a link said already. */
export function plain(address: string): string {
  const url = new URL(address);
  return url.origin + url.pathname;
}

/** Keeps the form and every file of this site that it used. */
export async function keep(address: string): Promise<void> {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (answer.ok && !answer.redirected) await (await caches.open(PAGES)).put(plain(address), answer);
  const store = await caches.open(FILES);
  const used = performance
    .getEntriesByType("resource")
    .map(({ name }) => name.split("#")[0] ?? name)
    .filter((name) => new URL(name).pathname.startsWith("/static/"));
  for (const name of new Set(used))
    if (!(await store.match(name))) await store.add(name).catch(() => undefined);
}
