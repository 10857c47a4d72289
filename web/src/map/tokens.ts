/** The colours of the map, read from the style sheet: src/css/tokens.css is the one place where they are said. */
import { GRADES, type Grade } from "./records.ts";

export type Tokens = {
  grade: Record<Grade, string>;
  ink: string;
  surface: string;
  casing: string;
  accent: string;
};

export function tokens(): Tokens {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim() || "#777";
  return {
    grade: Object.fromEntries(GRADES.map((grade) => [grade, read(`--grade-${grade}`)])) as Record<
      Grade,
      string
    >,
    ink: read("--map-ink"),
    surface: read("--map-surface"),
    casing: read("--map-casing"),
    accent: read("--map-selected"),
  };
}

/** Tells whether the reader's system asks for dark pages. */
export const dark = matchMedia("(prefers-color-scheme: dark)");
