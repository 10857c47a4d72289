/** The button "Tell me in this browser": asks the browser, and leaves its address and keys with the form. */

const bytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));

async function subscribe(form: HTMLFormElement): Promise<PushSubscription> {
  const worker = await navigator.serviceWorker.register(form.dataset["worker"] ?? "", {
    scope: form.dataset["scope"] ?? "/reports/",
  });
  await navigator.serviceWorker.ready;
  const known = await worker.pushManager.getSubscription();
  const key = bytes(form.dataset["key"] ?? "");
  return known ?? (await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
}

function fill(form: HTMLFormElement, made: PushSubscription): void {
  const { endpoint, keys } = made.toJSON();
  const said: Record<string, string> = { endpoint: endpoint ?? "", ...keys };
  for (const [name, value] of Object.entries(said)) {
    const input = form.querySelector<HTMLInputElement>(`input[name=${name}]`);
    if (input) input.value = value;
  }
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-push]")) {
  if (!("serviceWorker" in navigator) || !("PushManager" in window)) continue;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const status = form.querySelector<HTMLElement>("[role=status]");
    subscribe(form).then(
      (made) => {
        fill(form, made);
        form.submit();
      },
      () => {
        if (status) status.textContent = form.dataset["no"] ?? "";
      },
    );
  });
}
