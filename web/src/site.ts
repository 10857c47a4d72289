/** What every page gets: HTMX, and five small habits. Each page works without any of it. */
import htmx from "htmx.org";
import { fetched, sent, shown } from "./habits.ts";

declare global {
  interface Window {
    htmx: typeof htmx;
  }
}
window.htmx = htmx;

// A menu drops down on a phone and lies open on a wide screen.
const wide = matchMedia("(min-width: 48rem)");
const unfold = (): void => {
  document.querySelectorAll<HTMLDetailsElement>("details.menu").forEach((menu) => (menu.open = wide.matches));
};
wide.addEventListener("change", unfold);
unfold();

// Escape and a click beside it close the menu.
document.addEventListener("keydown", (event) => {
  const menu = document.querySelector<HTMLDetailsElement>("details.menu[open]");
  if (event.key !== "Escape" || !menu || wide.matches) return;
  menu.open = false;
  menu.querySelector("summary")?.focus();
});
document.addEventListener("click", (event) => {
  if (wide.matches) return;
  document.querySelectorAll<HTMLDetailsElement>("details.menu[open]").forEach((menu) => {
    if (!(event.target instanceof Node && menu.contains(event.target))) menu.open = false;
  });
});

// A select of pages goes to the page that was chosen.
document.addEventListener("change", (event) => {
  const select = event.target;
  if (select instanceof HTMLSelectElement && "go" in select.dataset) location.assign(select.value);
});

// A part that could not be fetched says so, where a screen reader hears it.
fetched();

// A form with large files shows how much of them is sent.
sent();

// A slider says where it stands.
shown();
