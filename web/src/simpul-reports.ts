/**
 * <simpul-reports>: a map of reports, loaded when somebody asks for it. The page says all of it without the map too.
 *
 * Attributes: ask (what the button says), auto (opens by itself on a wide screen), src (address of GeoJSON, for a list), at ("lon,lat", for one), bounds
 * "W,S,E,N", base, attribution, code (address of the map's code), map-css, worker.
 */
import { el } from "./map/dom.ts";
import { reader, wordsOf } from "./map/words.ts";

class SimpulReports extends HTMLElement {
  connectedCallback(): void {
    const button = el("button", { type: "button", class: "button-quiet" }, this.getAttribute("ask") ?? "");
    button.addEventListener("click", () => void this.#open(button));
    this.append(button);
    if (this.hasAttribute("auto") && matchMedia("(min-width: 64rem)").matches) this.#whenSeen(button);
  }

  /** Opens by itself on a wide screen, once it is in view. */
  #whenSeen(button: HTMLButtonElement): void {
    const watch = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      watch.disconnect();
      button.click();
    });
    watch.observe(this);
  }

  async #open(button: HTMLButtonElement): Promise<void> {
    button.disabled = true;
    const say = reader(wordsOf(document), document.documentElement.lang || "id");
    try {
      const { openList } = (await import(
        new URL(this.getAttribute("code") ?? "", location.href).href
      )) as typeof import("./report-map.ts");
      button.remove();
      await openList(this, say);
      this.setAttribute("data-mapped", "");
    } catch {
      this.replaceChildren(el("p", { class: "note" }, say("no_webgl")));
    }
  }
}

customElements.define("simpul-reports", SimpulReports);
