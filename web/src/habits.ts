/** Says in the page's message region, where a screen reader hears it, that something did not come through. */
function say(): void {
  const region = document.querySelector(".messages");
  if (!region) return;
  const message = document.createElement("p");
  message.className = "message message-error";
  message.textContent = document.body.dataset["broken"] ?? "";
  region.replaceChildren(message);
}

/** Says so when HTMX could not fetch a part of the page. */
export function fetched(): void {
  document.addEventListener("htmx:sendError", say);
  document.addEventListener("htmx:timeout", say);
  document.addEventListener("htmx:responseError", say);
}

/**
 * Sends each <form data-upload> with its progress shown in [data-upload-progress]. The answer is the same page that
 * a form without JavaScript gets: another address is gone to, the same address with its errors replaces <main>.
 */
export function sent(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !("upload" in form.dataset)) return;
    event.preventDefault();
    upload(form);
  });
}

function upload(form: HTMLFormElement): void {
  const bar = form.querySelector<HTMLProgressElement>("[data-upload-progress]");
  const button = form.querySelector<HTMLButtonElement>("button:not([type=button])");
  const done = (): void => {
    if (button) button.disabled = false;
    if (bar) bar.hidden = true;
  };
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.responseType = "document";
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    if (!bar) return;
    bar.hidden = false;
    bar.value = total ? loaded / total : 0;
  });
  request.addEventListener("load", () => {
    done();
    if (request.status < 400 && request.responseURL !== form.action)
      return location.assign(request.responseURL);
    const main = (request.response as Document | null)?.querySelector("main");
    if (!main) return say();
    document.querySelector("main")?.replaceWith(document.adoptNode(main));
    document.querySelector<HTMLElement>("main")?.focus();
  });
  request.addEventListener("error", () => {
    done();
    say();
  });
  if (button) button.disabled = true;
  request.send(new FormData(form));
}

/** Shows beside each <input data-shown="ID"> the value that it would send, while it is moved. */
export function shown(): void {
  document.addEventListener("input", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.dataset["shown"]) return;
    const place = document.getElementById(target.dataset["shown"]);
    if (place) place.textContent = target.value;
  });
}
