"""What everybody sees of a consultation: questions and rules in words, results, who took part."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from simpul.kernel.chart import Chart, bars
from simpul.rooms.reports.act import survey as act
from simpul.rooms.reports.models import Survey
from simpul.rooms.reports.observe.eligible import rules
from simpul.rooms.reports.share.ballot import group
from simpul.rooms.reports.understand import skip
from simpul.rooms.reports.understand.skip_results import Summary, summaries
from simpul.rooms.reports.understand.tally_few import share, shown


@dataclass(frozen=True, slots=True)
class Field:
    """A question as a form shows it: its number, what was said and what is wrong; hints where it goes on."""

    number: int
    question: skip.Question
    said: Any
    fault: str = ""
    hints: list[str] = field(default_factory=list)

    @property
    def several(self) -> list[str]:
        """What was chosen of several options."""
        return self.said if isinstance(self.said, list) else []

    @property
    def steps(self) -> range:
        """The steps of a scale."""
        return range(int(self.question.low or 0), int(self.question.high or 0) + 1)

    @property
    def rules(self) -> list[dict[str, Any]]:
        """Its rules, for the page that hides what is not asked."""
        return [{"to": one.to, "test": one.test, "value": one.value} for one in self.question.rules]


@dataclass(frozen=True, slots=True)
class Result:
    """One question's answers in words, its chart None where there is nothing to draw."""

    question: skip.Question
    sentence: str
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class PartLine:
    """A group: how many of it answered, of how many who live there; None: not known, or too few to show."""

    name: str
    answered: int | None
    people: int | None
    percent: float | None


def fields(survey: Survey, said: Mapping[str, Any], faults: Mapping[str, str]) -> list[Field]:
    """Give the questions as the form shows them."""
    asked = act.questions(survey)
    numbers = {one.code: number for number, one in enumerate(asked, 1)}
    return [
        Field(number, one, said.get(one.code), faults.get(one.code, ""), list(_hints(one, numbers)))
        for number, one in enumerate(asked, 1)
    ]


def _hints(one: skip.Question, numbers: Mapping[str, int]) -> Iterator[str]:
    for rule in one.rules:
        value = one.options.get(rule.value, rule.value) if isinstance(rule.value, str) else rule.value
        when = {
            "": "",
            "is": _("If “%(value)s”:"),
            "has": _("If “%(value)s” is among them:"),
            "below": _("If below %(value)s:"),
            "above": _("If above %(value)s:"),
        }[rule.test] % ({"value": value} if rule.test else {})
        if rule.to == skip.END:
            yield f"{when} {_('you are done.')}".strip()
        else:
            yield f"{when} {_('go on with question %(number)d.') % {'number': numbers[rule.to]}}".strip()


def results(survey: Survey) -> list[Result]:
    """Give the answers to each question; of one that only a few answered, none."""
    return [_result(one) for one in summaries(act.questions(survey), act.listed(survey))]


def _result(one: Summary) -> Result:
    said = _("%(answered)d of %(asked)d who were asked answered.") % {
        "answered": one.answered,
        "asked": one.asked,
    }
    if one.answered < rules()["few"]:
        return Result(one.question, said + " " + _("Too few to show what."), None)
    if one.mean is not None and one.middle is not None:
        numbers = {"mean": formats.number_format(one.mean, 1), "middle": formats.number_format(one.middle, 1)}
        said += " " + _("Mean %(mean)s, half answered %(middle)s or less.") % numbers
    if not one.counts:
        return Result(one.question, said, None)
    names = one.question.options
    values = [(names.get(code, code), float(count)) for code, count in one.counts.items()]
    top = max(values, key=lambda pair: pair[1])
    sentence = _("Most often: %(name)s, %(count)d of %(answered)d.") % {
        "name": top[0], "count": top[1], "answered": one.answered,
    }  # fmt: skip
    drawn = bars(
        f"q-{one.question.code.replace('_', '-')}", one.question.text, sentence, values,
        header=(_("Answer"), _("Persons")),
    )  # fmt: skip
    return Result(one.question, said, drawn)


def took_part(survey: Survey) -> dict[str, list[PartLine]]:
    """Give who answered by gender, age and village, against who lives there where that is known.

    Groups of fewer than a few people are not shown, nor can they be worked out.
    """
    rows = list(survey.replies.values_list("gender", "age_group", "region__name"))
    names = (("gender", _("Gender")), ("age_group", _("Age")), ("village", _("Village")))
    found = {
        title: _lines(name, Counter(row[at] or "" for row in rows), survey.population.get(name, {}))
        for at, (name, title) in enumerate(names)
    }
    return {title: lines for title, lines in found.items() if lines}


def _lines(of: str, counted: Mapping[str, int], people: Mapping[str, int]) -> list[PartLine]:
    codes = list(dict.fromkeys([*people, *sorted(counted)]))
    if codes in ([], [""]):
        return []
    seen = shown({code: counted.get(code, 0) for code in codes}, rules()["few"])
    return [
        PartLine(group(of, code), seen[code], people.get(code), share(seen[code], people.get(code)))
        for code in codes
    ]
