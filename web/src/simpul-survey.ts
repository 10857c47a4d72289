/**
 * A questionnaire that shows only what is asked: `<form data-survey>` with one `[data-question]` for each question,
 * its rules in a JSON script. Without this script every question is there, with a line that says where to go on.
 */

export interface Rule {
  to: string;
  test: string;
  value: unknown;
}
export interface Question {
  code: string;
  type: string;
  rules: Rule[];
}

/** Tells whether a rule fits what was answered; nothing answered fits only rules without a test. */
function fits(rule: Rule, type: string, said: string[]): boolean {
  if (!rule.test) return true;
  if (!said.length) return false;
  if (rule.test === "has") return said.includes(String(rule.value));
  if (type === "one") return said[0] === rule.value;
  const number = Number(said[0]?.replace(",", "."));
  if (Number.isNaN(number)) return false;
  if (rule.test === "is") return number === rule.value;
  return rule.test === "below" ? number < Number(rule.value) : number > Number(rule.value);
}

/** Gives the codes of the questions that are asked, in their order, as the server follows them. */
export function path(questions: Question[], said: (code: string) => string[]): Set<string> {
  const asked = new Set<string>();
  let place = 0;
  while (place < questions.length) {
    const one = questions[place] as Question;
    if (asked.has(one.code)) break;
    asked.add(one.code);
    const rule = one.rules.find((each) => fits(each, one.type, said(one.code)));
    if (rule?.to === "end") break;
    place = rule ? questions.findIndex(({ code }) => code === rule.to) : place + 1;
  }
  return asked;
}

function begin(form: HTMLFormElement): void {
  const parts = [...form.querySelectorAll<HTMLFieldSetElement>("[data-question]")];
  const questions = parts.map((part): Question => {
    const rules = part.querySelector("script[type='application/json']")?.textContent ?? "[]";
    return {
      code: part.dataset["question"] ?? "",
      type: part.dataset["type"] ?? "",
      rules: JSON.parse(rules) as Rule[],
    };
  });
  const said = (code: string): string[] => {
    const part = parts.find((each) => each.dataset["question"] === code);
    const fields = part?.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea") ?? [];
    return [...fields]
      .filter((field) => !["radio", "checkbox"].includes(field.type) || (field as HTMLInputElement).checked)
      .map((field) => field.value.trim())
      .filter(Boolean);
  };
  const show = (): void => {
    const asked = path(questions, said);
    for (const part of parts) {
      const is = asked.has(part.dataset["question"] ?? "");
      part.hidden = !is;
      part.disabled = !is;
    }
  };
  for (const hint of form.querySelectorAll<HTMLElement>(".survey-hint")) hint.hidden = true;
  form.addEventListener("input", show);
  form.addEventListener("change", show);
  form.addEventListener("reset", () => setTimeout(show));
  show();
}

if (globalThis.document)
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-survey]")) begin(form);
