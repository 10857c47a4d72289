"""Questions with rules that say what is asked next: read, checked for dead ends and circles, followed. Pure.

A questionnaire is a list of questions. Each goes on to the next one, unless a rule of `go` fits what was
answered: {"is": "no", "to": "end"}, {"has": "bus", "to": "q7"}, {"below": 3, "to": "why"}, {"above": 7, ...},
{"to": "q9"} for everybody. The first rule that fits counts; to a question without an answer only {"to": ...}
fits.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

END = "end"
ONE, SEVERAL, NUMBER, TEXT, SCALE = "one", "several", "number", "text", "scale"
TYPES = (ONE, SEVERAL, NUMBER, TEXT, SCALE)
TESTS = ("is", "has", "below", "above")
LONGEST = 2000
MOST = 100


class BadQuestions(ValueError):
    """The questionnaire cannot be asked. `kind` names what is wrong, `question` where."""

    def __init__(self, kind: str, question: str, detail: str = "") -> None:
        super().__init__(f"{question}: {kind} {detail}".strip())
        self.kind, self.question, self.detail = kind, question, detail


@dataclass(frozen=True, slots=True)
class Rule:
    """Where it goes on; `test` is one of TESTS, or "" for everybody."""

    to: str
    test: str = ""
    value: Any = None

    def fits(self, answer: Any) -> bool:
        """Tell whether what was answered (None: nothing) fits."""
        if not self.test:
            return True
        if answer is None:
            return False
        if self.test == "has":
            return self.value in answer
        if self.test == "is":
            return bool(answer == self.value)
        return bool(answer < self.value if self.test == "below" else answer > self.value)


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `options` of one and several: code and words; `low` and `high` of numbers and scales."""

    code: str
    type: str
    text: str
    required: bool = False
    options: Mapping[str, str] = field(default_factory=dict)
    low: float | None = None
    high: float | None = None
    rules: tuple[Rule, ...] = ()


def read(said: Sequence[Mapping[str, Any]]) -> tuple[Question, ...]:
    """Read a questionnaire and make sure that everybody who begins it comes to its end.

    Raises:
        BadQuestions: "empty", "many", "shape", "type", "twice", "options", "range", "rule", "target",
            "circle" (a question could be asked twice), "unreachable" (nobody is ever asked it).
    """
    if not said:
        raise BadQuestions("empty", "")
    if len(said) > MOST:
        raise BadQuestions("many", "", str(MOST))
    questions = tuple(_question(one, number) for number, one in enumerate(said, 1))
    codes = [one.code for one in questions]
    for at, one in enumerate(questions):
        if one.code in codes[:at] or one.code == END:
            raise BadQuestions("twice", one.code)
        for rule in one.rules:
            _check_rule(one, rule, codes)
    _check_ways(questions)
    return questions


def path(questions: Sequence[Question], answers: Mapping[str, Any]) -> list[Question]:
    """Give the questions that somebody who answered so is asked, in their order."""
    at = {one.code: place for place, one in enumerate(questions)}
    asked, place = [], 0
    while place < len(questions):
        one = questions[place]
        asked.append(one)
        to = next((rule.to for rule in one.rules if rule.fits(answers.get(one.code))), None)
        if to == END:
            break
        place = place + 1 if to is None else at[to]
    return asked


def take(
    questions: Sequence[Question], said: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, tuple[str, str]]]:
    """Read what somebody filled in: the answers to what was asked, and what is wrong, by question.

    Answers to questions that the rules pass over are left out. A fault is a kind ("required", "option",
    "number", "range", "long") and what was said.
    """
    read_, faults = {}, {}
    for one in questions:
        value = said.get(one.code)
        if value is None or value in ("", []):
            continue
        answer, why = _answer(one, value)
        if why:
            faults[one.code] = (why, str(value)[:80])
        else:
            read_[one.code] = answer
    asked = {one.code: one for one in path(questions, read_)}
    faults = {code: fault for code, fault in faults.items() if code in asked}
    for code, one in asked.items():
        if one.required and code not in read_ and code not in faults:
            faults[code] = ("required", "")
    return {code: answer for code, answer in read_.items() if code in asked}, faults


def _question(said: Mapping[str, Any], number: int) -> Question:
    if not isinstance(said, Mapping):
        raise BadQuestions("shape", str(number))
    code = str(said.get("code") or "").strip()
    if not code.replace("_", "").isalnum() or not code.isascii() or not str(said.get("text") or "").strip():
        raise BadQuestions("shape", code or str(number))
    kind = said.get("type")
    if kind not in TYPES:
        raise BadQuestions("type", code, str(kind))
    options = said.get("options") or {}
    if kind in {ONE, SEVERAL} and (not isinstance(options, Mapping) or len(options) < 2):  # noqa: PLR2004
        raise BadQuestions("options", code)
    low, high = _bounds(said, code)
    rules = tuple(_rules(said.get("go") or [], code))
    return Question(
        code, kind, str(said["text"]).strip(), bool(said.get("required")),
        {str(one): str(words) for one, words in options.items()}, low, high, rules,
    )  # fmt: skip


def _bounds(said: Mapping[str, Any], code: str) -> tuple[float | None, float | None]:
    scale = (1, 5) if said["type"] == SCALE else (None, None)
    low, high = said.get("low", scale[0]), said.get("high", scale[1])
    if any(
        one is not None and (isinstance(one, bool) or not isinstance(one, int | float)) for one in (low, high)
    ):
        raise BadQuestions("range", code)
    too_wide = said["type"] == SCALE and (low is None or high is None or high - low > 10)  # noqa: PLR2004
    if too_wide or (low is not None and high is not None and low >= high):
        raise BadQuestions("range", code)
    return low, high


def _rules(said: Any, code: str) -> Iterator[Rule]:
    if not isinstance(said, list) or not all(isinstance(one, Mapping) and "to" in one for one in said):
        raise BadQuestions("rule", code)
    for one in said:
        tests = [name for name in one if name != "to"]
        if len(tests) > 1 or (tests and tests[0] not in TESTS):
            raise BadQuestions("rule", code, ", ".join(tests))
        yield Rule(str(one["to"]), tests[0] if tests else "", one[tests[0]] if tests else None)


_MAY_TEST = {
    ONE: ("is",),
    SEVERAL: ("has",),
    NUMBER: ("is", "below", "above"),
    TEXT: (),
    SCALE: ("is", "below", "above"),
}


def _check_rule(one: Question, rule: Rule, codes: Sequence[str]) -> None:
    if rule.to not in {*codes, END}:
        raise BadQuestions("target", one.code, rule.to)
    if not rule.test:
        return
    if rule.test not in _MAY_TEST[one.type]:
        raise BadQuestions("rule", one.code, rule.test)
    numeric = one.type in {NUMBER, SCALE}
    if numeric and (isinstance(rule.value, bool) or not isinstance(rule.value, int | float)):
        raise BadQuestions("rule", one.code, str(rule.value))
    if not numeric and rule.value not in one.options:
        raise BadQuestions("options", one.code, str(rule.value))


def _nexts(questions: Sequence[Question], place: int) -> set[int]:
    """Give the places that a question can lead to; len(questions) is the end."""
    at = {one.code: there for there, one in enumerate(questions)} | {END: len(questions)}
    one = questions[place]
    found = {at[rule.to] for rule in one.rules}
    return found if any(not rule.test for rule in one.rules) else found | {place + 1}


def _check_ways(questions: Sequence[Question]) -> None:
    """Follow every way from the first question. Raises BadQuestions: a circle, never asked."""
    begun: set[int] = set()
    done: set[int] = set()
    stack = [(0, iter(sorted(_nexts(questions, 0))))]
    begun.add(0)
    while stack:
        place, ways = stack[-1]
        to = next(ways, None)
        if to is None:
            done.add(place)
            stack.pop()
        elif to in begun and to not in done:
            raise BadQuestions("circle", questions[place].code, questions[to].code)
        elif to not in begun and to < len(questions):
            begun.add(to)
            stack.append((to, iter(sorted(_nexts(questions, to)))))
    never = next((one.code for place, one in enumerate(questions) if place not in begun), None)
    if never:
        raise BadQuestions("unreachable", never)


def _answer(one: Question, value: Any) -> tuple[Any, str]:
    """Read one answer: what it is, or the kind of what is wrong."""
    if one.type == SEVERAL:
        chosen = [str(each).strip() for each in (value if isinstance(value, list) else str(value).split(";"))]
        return list(dict.fromkeys(chosen)), "" if set(chosen) <= set(one.options) else "option"
    text = str(value).strip()
    if one.type == ONE:
        return text, "" if text in one.options else "option"
    if one.type == TEXT:
        return text, "long" if len(text) > LONGEST else ""
    return _number(one, text)


def _number(one: Question, text: str) -> tuple[Any, str]:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None, "number"
    if not isfinite(number):
        return None, "number"
    low = one.low if one.low is not None else number
    high = one.high if one.high is not None else number
    if not low <= number <= high or (one.type == SCALE and number != int(number)):
        return None, "range"
    return (int(number) if number == int(number) else number), ""
