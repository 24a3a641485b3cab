"""A company of six that a report has something to say about: two teams, grades, pay, fines, a ladder, a month never run."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from kpi.testing.company import Company

POLICY = """
plugins = []
[metric.care]
label = { zh = "关怀", en = "Care" }
unit = "percent"
[metric.seniority]
label = { zh = "资历", en = "seniority" }
unit = "count"
[metric.score]
label = { zh = "得分", en = "score" }
unit = "points"
source = { standing = "score", card = "desk" }
[event.rude]
label = { zh = "失礼", en = "rude" }
[rule.care]
label = { zh = "关怀得分", en = "Care" }
scorer = "ratio"
full = "full"
inputs = { actual = "care" }
parameters = { full = { value = 100 }, target = { value = 100 } }
[rule.grade]
label = { zh = "等级", en = "grade" }
kind = "grade"
scorer = "grade_scale"
inputs = { score = "score" }
[rule.grade.parameters]
bounds = { value = [90, 80, 60] }
labels = { value = ["A", "B", "C", "D"] }
[rule.base]
label = { zh = "底薪", en = "Base pay" }
kind = "pay"
scorer = "share"
inputs = { amount = "base_pay" }
parameters = { split = { value = 1 } }
[rule.long_enough]
label = { zh = "任职时间", en = "time served" }
kind = "condition"
scorer = "at_least"
inputs = { value = "seniority" }
parameters = { least = { value = 1 } }
[sanction.rude_fine]
label = { zh = "失礼罚款", en = "Fine for being rude" }
kind = "fine"
scorer = "per_event"
ledger = "yuan"
money = "fine"
on = "rude"
inputs = { nth = "nth" }
parameters = { amount = 20.5 }
[sanctions.desk]
label = { zh = "客服台", en = "desk" }
rules = ["rude_fine"]
[scorecard.desk]
label = { zh = "客服台考核", en = "Desk" }
grade = "grade"
rank = { scope = "card" }
[[scorecard.desk.item]]
rule = "care"
[pay.monthly]
label = { zh = "工资", en = "pay" }
[[pay.monthly.part]]
name = "base"
mechanism = "amount"
money = "base"
rule = "base"
[[pay.monthly.part]]
name = "fines"
mechanism = "sanctions"
money = "fine"
[ladder.steps]
label = { zh = "级别", en = "Steps" }
frequency = "month"
[[ladder.steps.level]]
id = "junior"
label = { zh = "初级", en = "Junior" }
[[ladder.steps.level]]
id = "middle"
label = { zh = "中级", en = "Middle" }
enter = ["long_enough"]
[[bind]]
role = "cs"
scorecard = "desk"
sanctions = "desk"
pay = "monthly"
ladder = "steps"
"""

PEOPLE = {"A": "安", "B": "<b>Bo & Co</b>", "C": "陈", "D": "陈", "E": "E" * 40, "F": "{n} 100%"}
TEAM = {"A": "north", "B": "north", "C": "north", "D": "south", "E": "south", "F": "south"}
CARE = {
    "2024-01": {"A": 90, "B": 80, "C": 70, "D": 60, "E": 50, "F": 40},
    "2024-03": {"A": 91, "B": 80, "C": 65, "D": 90, "E": 50, "F": 40},
    "2024-04": {"A": 95, "B": 80, "C": 60, "D": "91.25", "E": 40, "F": 100},
}
"""Nothing was ever run of February."""
MONTH = "2024-04"


def company(made: Company, care: dict[str, dict[str, Any]] = CARE, policy: str = POLICY) -> Company:
    """Fill a company and run its months."""
    made.policy(policy)
    made.rows("units", [{"id": "north", "name": "北组"}, {"id": "south", "name": "南组"}])
    made.rows(
        "employees", [{"id": one, "name": name, "hired_on": "2023-01-01"} for one, name in PEOPLE.items()]
    )
    made.rows(
        "assignments",
        [
            {
                "employee": one,
                "unit": unit,
                "role": "cs",
                "level": "初级",
                "base_pay": 3000,
                "from": "2023-01-01",
            }
            for one, unit in TEAM.items()
        ],
    )
    observed = [
        {"subject": one, "metric": "care", "period": month, "value": value}
        for month, values in care.items()
        for one, value in values.items()
    ]
    made.rows(
        "observations", [*observed, {"subject": "A", "metric": "seniority", "period": MONTH, "value": 1}]
    )
    made.rows("events", [{"subject": "C", "kind": "rude", "on": f"{MONTH}-03", "ref": "r1"}])
    for month in care:
        made.run(month)
    return made


class Page(HTMLParser):
    """What a reader sees of a page: headings, tables by caption, charts; `open` tags must be closed in their order."""

    VOID = frozenset({"meta", "br", "hr", "img", "input", "link", "source"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings: list[tuple[int, str]] = []
        self.tables: list[tuple[str, list[str], list[list[str]]]] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.charts: list[dict[str, str | None]] = []
        self.faults: list[str] = []
        self.open: list[str] = []
        self._cells: list[str] | None = None
        self._text: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.links += [found[name] or "" for name in ("href", "src", "action", "data") if name in found]
        self.ids += [found["id"] or ""] if "id" in found else []
        if tag == "svg":
            self.charts.append(found)
        if tag not in self.VOID:
            self.open.append(tag)
        self._text = []
        match tag:
            case "table":
                self.tables.append(("", [], []))
            case "tr":
                self._cells = []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self._text.append(data)
        if data.strip() and not {"style", "svg"}.intersection(self.open):
            self.words.append(data.strip())

    def handle_endtag(self, tag: str) -> None:
        if tag in self.VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> within {self.open[-3:]}")
            return
        self.open.pop()
        told = "".join(self._text).strip()
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append((int(tag[1]), told))
        elif tag == "caption":
            self.tables[-1] = (told, *self.tables[-1][1:])
        elif tag in ("th", "td") and self._cells is not None:
            self._cells.append(told)
        elif tag == "tr" and self._cells is not None:
            _, head, rows = self.tables[-1]
            head.extend(self._cells) if not head else rows.append(self._cells)
            self._cells = None

    def rows(self, caption: str) -> list[dict[str, str]]:
        """Return the rows of every table of that caption, by the titles of its columns."""
        return list(self._rows(caption))

    def _rows(self, caption: str) -> Iterator[dict[str, str]]:
        for one, head, rows in self.tables:
            if one == caption:
                yield from (dict(zip(head, row, strict=True)) for row in rows)
