/** What the island says. Django writes the words into the page in the reader's language; none are here. */
export type Say = (key: string, values?: Record<string, string | number>) => string;

/** Reads the words of the page. A key that is missing is shown as itself, so that it is seen in a test. */
export function reader(words: Record<string, string>, language: string): Say {
  const number = new Intl.NumberFormat(language);
  return (key, values = {}) =>
    (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      return typeof value === "number" ? number.format(value) : (value ?? "");
    });
}

/** Reads the JSON that `{{ words|json_script:"map-words" }}` wrote. */
export function wordsOf(page: Document): Record<string, string> {
  const block = page.getElementById("map-words");
  return block ? (JSON.parse(block.textContent ?? "{}") as Record<string, string>) : {};
}
