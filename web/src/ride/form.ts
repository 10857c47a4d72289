/** The form of the planner under JavaScript: names are suggested while they are typed. */
import { el } from "../map/dom.ts";

const WAIT_MS = 200;

/** Fills the list of suggestions as a rider types. Without a network there are none, and typing goes on. */
export function suggest(scope: HTMLElement, city: string): void {
  let timer = 0;
  let last = "";
  scope.addEventListener("input", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.getAttribute("list") !== "ride-places") return;
    const text = target.value.trim();
    window.clearTimeout(timer);
    if (text.length < 2 || text === last || /^[-\d.,\s]+$/.test(text)) return;
    timer = window.setTimeout(() => {
      last = text;
      void fill(scope, city, text);
    }, WAIT_MS);
  });
}

async function fill(scope: HTMLElement, city: string, text: string): Promise<void> {
  const address = `/api/cycling/places?${new URLSearchParams({ city, q: text }).toString()}`;
  const answer = await fetch(address).catch(() => undefined);
  if (!answer?.ok) return;
  const found = (await answer.json()) as { label: string }[];
  scope
    .querySelector("#ride-places")
    ?.replaceChildren(...found.map(({ label }) => el("option", { value: label })));
}

/** Gives the address that a form would go to, with the button that sent it. */
export function addressOf(form: HTMLFormElement, button: HTMLElement | null): string {
  const data = new FormData(form, button instanceof HTMLButtonElement && button.name ? button : null);
  const query = new URLSearchParams();
  for (const [name, value] of data) if (typeof value === "string") query.append(name, value);
  return `${form.getAttribute("action") ?? location.pathname}?${query.toString()}`;
}
