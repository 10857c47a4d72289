/**
 * The forms of deciding together: `<simpul-place>` sets a pin for the place, `[data-guard]` does the work that is
 * asked for when very much comes from one network. Without this script a form takes words or two numbers.
 */
import { reader, wordsOf } from "./map/words.ts";
import { Place } from "./report/place.ts";
import { work } from "./report/puzzle.ts";

class SimpulPlace extends HTMLElement {
  connectedCallback(): void {
    const form = this.closest("form");
    if (!form) return;
    new Place(this, form, reader(wordsOf(document), document.documentElement.lang || "id"), () => undefined);
    this.setAttribute("data-ready", "");
  }
}

/** Does the work before a form is sent, once; where that fails the form goes as it is. */
function guard(field: HTMLInputElement): void {
  const form = field.form;
  let ready = false;
  form?.addEventListener("submit", (event) => {
    if (ready) return;
    event.preventDefault();
    const { submitter } = event;
    void work(field.dataset["guard"] ?? "").then((done) => {
      field.value = done;
      ready = true;
      form.requestSubmit(submitter);
    });
  });
}

customElements.define("simpul-place", SimpulPlace);
document.querySelectorAll<HTMLInputElement>("input[data-guard]").forEach(guard);
