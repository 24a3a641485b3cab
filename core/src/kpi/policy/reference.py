"""The reference of rule files, printed from the same tables that read them.

`python -m kpi.policy.reference > docs/reference/rule-files.md` writes it; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterator

from kpi.model.builtin import CORE_METRICS
from kpi.policy import kinds, parameters
from kpi.policy.company import BIND, COMPANY, CONFIRM, SET
from kpi.policy.schema import Spec
from kpi.policy.sections import (
    attendance,
    clauses,
    clocks,
    due,
    events,
    ladders,
    limits,
    metrics,
    panels,
    pay,
    procedures,
    rules,
    sanctions,
    scorecards,
    sources,
    tables,
)
from kpi.policy.sections.gathered import GATHERED_SOURCE

_HEAD = """\
# Rule files

A plugin writes its rules as TOML in `rules/*.toml`; a company writes the same tables into its `kpi.toml`.
Every file begins with `schema = 1`. A number is read exactly as it is written, never as a binary float.
All faults of a file are told at once, each with file and line, key path and the nearest valid name.

## Names

The id of `[rule.first_response_time]` in the plugin `ecommerce` is `ecommerce.first_response_time`; the
company's own are `company.<name>`. Wherever a name is asked for, the short one will do: it means the
writer's own declaration, else one of the core, else the only one of that name of any plugin. Otherwise
the full id has to be written. On input (`kpi try`, case files) a metric may be called by its id, its
short name or one of its aliases.

## Values

- A label is `{ zh = "...", en = "..." }`, or one text.
- A date stands in quotes: `"2018-01-31"`.
- The text `"none"` is no value (a cap that is switched off); `"1/3"` is a fraction.
- A unit is one of `percent`, `ratio`, `seconds`, `minutes`, `hours`, `days`, `months`, `years`, `yuan`, `count`,
  `points`, `score`, `rank`, `level`, `flag`, `number`, and has a domain of its own.
"""

_COMPANY = """\
## kpi.toml

What a company decides: the plugins it wants, who is bound by what, and which parameters it sets otherwise.
All tables above may stand in it too, so that a whole scorecard needs no Python.

A new value has the form of the one it replaces: a number stays a number, a list a list of the same kind of
entries, and a parameter with choices keeps to them. A list or a table is set whole. Of two values for one day
the later in the file counts. Every scorecard has the parameters `na_policy`, `cap` and `floor`; one whose
print was cut off may declare `incomplete_policy` (visible, scale_to_100, require_completion), and any may
declare `expected_least` and `expected_most`: a total beyond them is flagged, not changed. A level of a
ladder takes any parameter of its rules: set as `<ladder>.<level>.<parameter>`, it holds on that level alone.

Scorers of one's own are the public functions of `kpi_rules.py` beside `kpi.toml`: a function's arguments are
its inputs and parameters, its name is the scorer's. What begins with `_` or is imported is no scorer.
"""

_METRICS = """\
## Metrics of the core

They are there in every file, under these names.
"""

_SECTIONS: tuple[tuple[str, Spec], ...] = (
    ("`[metric.<name>]`", metrics.METRIC),
    *((f"Source: {spec.name.partition(': ')[2]}", spec) for spec in sources.SOURCES),
    ("Numerator and denominator", sources.AGGREGATE),
    ("Window", sources.WINDOW),
    ("Domain", kinds.DOMAIN),
    ("Condition", kinds.CONDITION),
    ("`[rule.<name>]`", rules.RULE),
    ("A parameter", parameters.PARAMETER),
    ("Another reading of a parameter", parameters.OTHER),
    ("`[scorecard.<name>]`", scorecards.SCORECARD),
    ("`[[scorecard.<name>.item]]`", scorecards.ITEM),
    ("Rank", scorecards.RANK),
    ("`[sanction.<name>]`", sanctions.SANCTION),
    ("`[sanctions.<name>]`", sanctions.SANCTION_SET),
    ("`[event.<name>]`", events.EVENT),
    ("Events made of rows", events.FROM_ROWS),
    ("`[clock.<name>]`", clocks.CLOCK),
    ("`[clock.<name>.parameters]`", clocks.TERMS),
    ("`[panel.<name>]`", panels.PANEL),
    ("`[panel.<name>.parameters]`", panels.TERMS),
    ("`[attendance.<name>]`", attendance.ATTENDANCE),
    ("`[pay.<name>]`", pay.PAY),
    ("`[[pay.<name>.part]]`", pay.PART),
    ("`[limit.<name>]`", limits.LIMIT),
    ("`[[limit.<name>.part]]`", limits.LIMIT_PART),
    ("`[limit.<name>.parameters]`", limits.TERMS),
    ("`[ladder.<name>]`", ladders.LADDER),
    ("`[[ladder.<name>.level]]`", ladders.LEVEL),
    ("`[procedure.<name>]`", procedures.PROCEDURE),
    ("`[procedure.<name>.parameters]`", procedures.TERMS),
    ("`[due.<name>]`", due.DUE),
    ("What fulfils it", due.DONE),
    ("`[due.<name>.parameters]`", due.TERMS),
    ("`[table.<name>]`", tables.TABLE),
    ("`[[table.<name>.column]]`", tables.COLUMN),
    ('`[clause."<id>"]`', clauses.CLAUSE),
)


def reference() -> str:
    """Return the whole page."""
    return "\n".join(_page())


def _page() -> Iterator[str]:
    yield _HEAD
    for title, spec in _SECTIONS:
        yield from _section(title, spec, 2 if title.startswith("`[") and not title.startswith("`[[") else 3)
    yield _COMPANY
    for title, spec in (
        ("Keys", COMPANY),
        ("`[[bind]]`", BIND),
        ("`[[set]]`", SET),
        ("`[[confirm]]`", CONFIRM),
        ("`[sources.<name>]`", GATHERED_SOURCE),
    ):
        yield from _section(title, spec, 3)
    yield _METRICS
    yield "| name | unit | meaning |"
    yield "|---|---|---|"
    for metric in CORE_METRICS:
        yield f"| `{metric.id}` | {metric.unit} | {metric.label.zh} ({metric.label.en}) |"
    yield ""


def _section(title: str, spec: Spec, depth: int) -> Iterator[str]:
    yield f"{'#' * depth} {title}"
    yield ""
    yield spec.doc
    yield ""
    yield "| key | holds | |"
    yield "|---|---|---|"
    for key in spec.keys:
        needed = " **required**" if key.required else ""
        if key.retired:
            since, until, use = key.retired
            needed += f" **deprecated since {since}, goes with {until}: use `{use}`**"
        words = key.kind.words.en.replace("|", "\\|")
        yield f"| `{key.name}` | {words} | {key.doc}{needed} |"
    yield ""


if __name__ == "__main__":
    import sys

    sys.stdout.write(reference())
