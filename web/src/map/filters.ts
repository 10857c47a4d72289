/** The form beside the map: which survey, which grades, which kinds. */
import type { Choice } from "./feed.ts";

/** Reads the form. Every box ticked reads as null, "all": so the answer also holds what the form does not name. */
export function choice(form: HTMLFormElement | null, survey: string): Choice {
  if (!form) return { survey, grades: null, kinds: null };
  const chosen = new FormData(form).get("survey");
  return { survey: typeof chosen === "string" && chosen ? chosen : survey, ...boxes(form) };
}

function boxes(form: HTMLFormElement): Pick<Choice, "grades" | "kinds"> {
  return { grades: ticked(form, "grade"), kinds: ticked(form, "kind") };
}

function ticked(form: HTMLFormElement, name: string): string[] | null {
  const all = [...form.querySelectorAll<HTMLInputElement>(`input[name="${name}"]`)];
  const on = all.filter((box) => box.checked);
  return on.length === all.length ? null : on.map((box) => box.value);
}
