"""Write reference/scorers.md from the ready-made scorers; `tests/test_docs.py` holds the page to it."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import curves

from kpi.expr import Const
from kpi.kit.scorers import SCORERS
from kpi.kit.scorers.words import said
from kpi.model.rule import Scorer

PAGE = Path(__file__).parent / "reference" / "scorers.md"

_HEAD = """# Ready-made scorers

Written by `docs/scorers.py` from the program. A rule names one as its `scorer`, feeds its inputs with metrics (`inputs = { value = "calls" }`),
and gives its numbers as `parameters`; an input in brackets may be left out, and a parameter in brackets has the value that stands beside it.
An input may be a fixed number as well: give it among the parameters. `kpi rules RULE` prints in words what came of it,
`kpi try RULE` tries it. Each has an example: its parameters, what the program makes of them, and the curve where one number
decides (a full dot belongs to a step, an open one does not; single dots where only whole numbers occur). How a rule and a card are written: [write a scorecard](../how-to/own-scorecard.md).
"""


def page() -> str:
    """Return the whole page."""
    return (
        "\n".join([_HEAD, *_contents(), *(line for one in SCORERS for line in _scorer(one))]).rstrip("\n")
        + "\n"
    )


def _contents() -> list[str]:
    rows = [
        f"| [`{one.name}`](#{one.name}) | {one.label.text('zh')} | {_told(one)[0].replace('|', chr(92) + '|')} |"
        for one in SCORERS
    ]
    return ["| scorer | | what it does |", "|---|---|---|", *rows, ""]


def _told(one: Scorer) -> list[str]:
    """Return the paragraphs of its docstring but for the errors."""
    text = (inspect.getdoc(one.function) or "").partition("\nRaises:")[0]
    return [" ".join(part.split()) for part in text.strip().split("\n\n")]


def _scorer(one: Scorer) -> list[str]:
    every = inspect.signature(one.function).parameters.values()
    inputs = [_argument(arg, brackets_say=False) for arg in every if _is_input(arg)]
    takes = [_argument(arg, brackets_say=True) for arg in every if not _is_input(arg)]
    lines = [f"## `{one.name}`", "", *(line for part in _told(one) for line in (part, ""))]
    if inputs:
        lines.append(f"- inputs: {', '.join(inputs)}")
    if takes:
        lines.append(f"- parameters: {', '.join(takes)}")
    numbers = curves.numbers(one.name)
    lines += ["", f"Example{f', with `{numbers}`' if numbers else ''}:", ""]
    # Not as a block: a long one would not wrap.
    lines += "\n\n".join(f"`{line}`" for line in curves.formula(one.name).splitlines()).splitlines()
    if one.name in curves.DRAWN:
        lines += ["", f"![{curves.title(one.name)}](curves/{one.name}.svg)"]
    return [*lines, ""]


def _is_input(arg: inspect.Parameter) -> bool:
    return re.search(r"\bNode\b", str(arg.annotation)) is not None


def _argument(arg: inspect.Parameter, *, brackets_say: bool) -> str:
    if arg.kind is inspect.Parameter.VAR_KEYWORD:
        return "any others, by the names that its text tells"
    name = f"`{arg.name}`" + (" (a list)" if str(arg.annotation).startswith("Sequence") else "")
    if arg.default is inspect.Parameter.empty:
        return name
    return f"[{name}: {_value(arg.default)}]" if brackets_say else f"[{name}]"


def _value(default: object) -> str:
    value = default.value if isinstance(default, Const) else default
    if isinstance(value, bool):
        return "true" if value else "false"
    return "none" if value in (None, "") else f"`{said(value) if not isinstance(value, str) else value}`"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
