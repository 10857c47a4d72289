/** Asks the server for the planner's page at an address, and puts its parts in the place of the old ones. */

/** Fetches a page. Gives the document and the address that it ended at; undefined for an older question. */
export class Pages {
  #running: AbortController | undefined;

  async ask(address: string): Promise<{ page: Document; url: string } | undefined> {
    this.#running?.abort();
    const { signal } = (this.#running = new AbortController());
    try {
      const answer = await fetch(address, { signal, headers: { Accept: "text/html" } });
      if (!answer.ok && answer.status !== 422) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      return { page, url: answer.url };
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  }
}

/**
 * Puts each [data-part] of a page in the place of the part with the same name; the focus stays where it was. A page
 * of another tab brings its tabs and its form along.
 */
export function put(page: Document, into: ParentNode): void {
  const focused = document.activeElement?.id ?? "";
  const [form, old] = [page, into].map((one) => one.querySelector("[data-ride-form]"));
  if (form?.getAttribute("action") !== old?.getAttribute("action")) {
    for (const part of ["[data-ride-form]", ".ride-tabs"]) {
      const fresh = page.querySelector(part);
      if (fresh) into.querySelector(part)?.replaceWith(document.importNode(fresh, true));
    }
  }
  for (const fresh of page.querySelectorAll("[data-part]")) {
    const old = into.querySelector(`[data-part="${fresh.getAttribute("data-part")}"]`);
    old?.replaceWith(document.importNode(fresh, true));
  }
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
}
