/** A proof from the phone: where it is and when the photo was chosen go with it, and a key that makes it one. */

const field = (form: HTMLFormElement, name: string): HTMLInputElement | null =>
  form.querySelector<HTMLInputElement>(`input[name=${name}]`);

function set(form: HTMLFormElement, name: string, value: string): void {
  const input = field(form, name);
  if (input) input.value = value;
}

/** Follows the phone while the page is open; the best place of the last half minute is what counts. */
function follow(form: HTMLFormElement): void {
  const status = form.querySelector<HTMLElement>("[data-place]");
  const say = (text: string | undefined): void => {
    if (status && text !== undefined && status.textContent !== text) status.textContent = text;
  };
  if (!("geolocation" in navigator)) return say(form.dataset["lost"]);
  let best: GeolocationPosition | undefined;
  say(form.dataset["waiting"]);
  navigator.geolocation.watchPosition(
    (found) => {
      const old = best && found.timestamp - best.timestamp > 30_000;
      if (best && !old && best.coords.accuracy < found.coords.accuracy) return;
      best = found;
      set(form, "lon", String(found.coords.longitude));
      set(form, "lat", String(found.coords.latitude));
      set(form, "accuracy_m", String(Math.round(found.coords.accuracy)));
      say(form.dataset["found"]?.replace("{m}", String(Math.round(found.coords.accuracy))));
    },
    () => {
      if (!best) say(form.dataset["lost"]);
    },
    { enableHighAccuracy: true, timeout: 30_000 },
  );
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-proof]")) {
  follow(form);
  field(form, "photo")?.addEventListener("change", () => {
    set(form, "key", crypto.randomUUID());
    set(form, "taken_at", new Date().toISOString());
  });
}
