/** Builds elements. Text goes in as text and never as markup, whatever the data holds. */
export function el<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** Builds a link to a page of this site; an address that leads elsewhere becomes plain text. */
export function here(url: string, text: string): HTMLElement {
  const leadsHere = url.startsWith("/") && !url.startsWith("//");
  return leadsHere ? el("a", { href: url }, text) : el("span", {}, text);
}

/** Writes a day such as "2026-03-01" as the reader's language does; "" where it is not known. */
export function day(text: string | null, language: string): string {
  if (!text) return "";
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(text));
}
