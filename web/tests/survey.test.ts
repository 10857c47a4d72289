/** The island follows the rules of a questionnaire as the server does (understand/tests/test_skip.py). */
import assert from "node:assert/strict";
import test from "node:test";
import { path, type Question } from "../src/simpul-survey.ts";

const QUESTIONS: Question[] = [
  { code: "rides", type: "one", rules: [{ to: "why", test: "is", value: "no" }] },
  {
    code: "often",
    type: "number",
    rules: [
      { to: "glad", test: "above", value: 4 },
      { to: "end", test: "", value: null },
    ],
  },
  { code: "why", type: "several", rules: [{ to: "end", test: "has", value: "far" }] },
  { code: "glad", type: "scale", rules: [] },
  { code: "else", type: "text", rules: [] },
];
const asked = (said: Record<string, string[]>): string[] => [...path(QUESTIONS, (code) => said[code] ?? [])];

test("the way follows the answers", () => {
  assert.deepEqual(asked({ rides: ["no"] }), ["rides", "why", "glad", "else"]);
  assert.deepEqual(asked({ rides: ["no"], why: ["heat", "far"] }), ["rides", "why"]);
  assert.deepEqual(asked({ rides: ["yes"], often: ["2"] }), ["rides", "often"]);
  assert.deepEqual(asked({ rides: ["yes"], often: ["4,5"] }), ["rides", "often", "glad", "else"]);
  assert.deepEqual(asked({}), ["rides", "often"]);
});
