/**
 * <simpul-inspect>: what a phone adds to the inspector's form, which works without it: the place, more rows, and what
 * follows from the measures as they are typed.
 *
 * Attributes: near (address that lists segments), preview (address that says what follows), data-found,
 * data-searching, data-denied (texts).
 */
const WAIT_MS = 600;

class SimpulInspect extends HTMLElement {
  #timer = 0;
  #asked: AbortController | undefined;

  connectedCallback(): void {
    const form = this.#form();
    if (!form) return;
    for (const part of this.querySelectorAll<HTMLElement>("[data-here-part], [data-more-part]"))
      part.hidden = false;
    this.querySelector("[data-here]")?.addEventListener("click", () => this.#find());
    this.querySelector("[data-more]")?.addEventListener("click", () => this.#more());
    this.querySelector("[data-near]")?.addEventListener("click", (event) => this.#chosen(event));
    form.addEventListener("input", () => this.#later());
    form.addEventListener("change", () => this.#later());
    form.addEventListener("outbox:put", () => this.#forget());
    if (!this.#field("segment")?.value && !this.#field("lon")?.value) this.#quietly();
  }

  disconnectedCallback(): void {
    window.clearTimeout(this.#timer);
    this.#asked?.abort();
  }

  #form(): HTMLFormElement | null {
    return this.querySelector("form[data-outbox]");
  }

  #field(name: string): HTMLInputElement | null {
    return this.querySelector(`form[data-outbox] input[name=${name}]`);
  }

  #put(name: string, value: string): void {
    const field = this.#field(name);
    if (field) field.value = value;
  }

  #say(text: string): void {
    const status = this.querySelector("[data-where]");
    if (status) status.textContent = text;
  }

  /** Looks for the place without being asked where the person allowed it before. */
  #quietly(): void {
    void navigator.permissions
      ?.query({ name: "geolocation" })
      .then(({ state }) => state === "granted" && this.#find())
      .catch(() => undefined);
  }

  #find(): void {
    if (!this.querySelector("[data-where]")) return;
    this.#say(this.dataset["searching"] ?? "");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        this.#put("lon", coords.longitude.toFixed(6));
        this.#put("lat", coords.latitude.toFixed(6));
        this.#put("segment", "");
        this.#say(
          (this.dataset["found"] ?? "").replace("{metres}", String(Math.max(1, Math.round(coords.accuracy)))),
        );
        void this.#list();
      },
      () => this.#say(this.dataset["denied"] ?? ""),
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 5_000 },
    );
  }

  /** Lists the segments around; without a network the server finds the nearest one later. */
  async #list(): Promise<void> {
    const url = new URL(this.getAttribute("near") ?? "", location.href);
    url.searchParams.set("lon", this.#field("lon")?.value ?? "");
    url.searchParams.set("lat", this.#field("lat")?.value ?? "");
    const answer = await fetch(url).catch(() => undefined);
    const list = this.querySelector("[data-near]");
    if (answer?.ok && !answer.redirected && list) list.innerHTML = await answer.text();
  }

  /** Takes the chosen segment into the form, so that nothing typed so far is lost. */
  #chosen(event: Event): void {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-segment]") : null;
    if (!link) return;
    event.preventDefault();
    this.#put("segment", link.dataset["segment"] ?? "");
    const length = this.#field("length_m");
    if (length && !length.value) length.value = link.dataset["length"] ?? "";
    for (const one of this.querySelectorAll("[data-segment]")) one.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    this.#say(link.textContent ?? "");
    this.#later();
  }

  #more(): void {
    const rows = this.querySelector("[data-rows]");
    const last = rows?.querySelector<HTMLElement>("[data-row]:last-of-type");
    if (!rows || !last) return;
    const number = rows.querySelectorAll("[data-row]").length;
    const row = last.cloneNode(true) as HTMLElement;
    row.setAttribute("aria-label", (row.getAttribute("aria-label") ?? "").replace(/\d+/, String(number + 1)));
    for (const error of row.querySelectorAll(".errorlist")) error.remove();
    for (const one of row.querySelectorAll<HTMLElement>("[id], [name], [for]"))
      for (const name of ["id", "name", "for"])
        if (one.hasAttribute(name))
          one.setAttribute(
            name,
            (one.getAttribute(name) ?? "").replace(`distress-${number - 1}-`, `distress-${number}-`),
          );
    for (const field of row.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select")) {
      field.value = "";
      field.removeAttribute("aria-invalid");
    }
    rows.append(row);
    row.querySelector<HTMLElement>("select")?.focus();
  }

  #later(): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#preview(), WAIT_MS);
  }

  async #preview(): Promise<void> {
    const form = this.#form();
    const shown = this.querySelector("[data-preview]");
    if (!form || !shown || !navigator.onLine) return;
    this.#asked?.abort();
    const { signal } = (this.#asked = new AbortController());
    const body = new FormData(form);
    body.delete("photos");
    const answer = await fetch(this.getAttribute("preview") ?? "", { method: "POST", body, signal }).catch(
      () => undefined,
    );
    if (answer?.ok && !answer.redirected && !signal.aborted) shown.innerHTML = await answer.text();
  }

  /** The next inspection is of another place. */
  #forget(): void {
    for (const name of ["lon", "lat", "segment"]) if (!location.search) this.#put(name, "");
    this.#say("");
    for (const part of this.querySelectorAll("[data-near], [data-preview]")) part.replaceChildren();
  }
}

customElements.define("simpul-inspect", SimpulInspect);
