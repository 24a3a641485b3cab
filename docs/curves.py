"""Draw reference/curves/<scorer>.svg from the real scorers; `tests/test_docs.py` holds each picture to its scorer.

What is drawn is found and drawn as `kpi rules --plot` does it: from the checked reading of the scorer's tree.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import attrs

from kpi.app.plotting import Asked, picture_of
from kpi.documents import read_file
from kpi.exact import exactly
from kpi.expr import Node, Value, inputs_of, render, trace, var, wrap_parameter
from kpi.expr.check import curve_pieces, stretches
from kpi.kit.scorers import SCORERS
from kpi.model.parameter import Dated
from kpi.model.quantity import Domain
from kpi.model.rule import Scorer
from kpi.output.charts import EITHER, drawn
from kpi.output.charts.curve import Picture, Scale, curve_chart, picture_file
from kpi.testing.scoring import default

DOCS = Path(__file__).parent
FOLDER = DOCS / "reference" / "curves"
EXAMPLES: Mapping[str, Any] = read_file(DOCS / "scorers.toml").data
DRAWN = [name for name, example in EXAMPLES.items() if "input" in example]

WIDTH, HEIGHT = 440, 160
_WORDS = {True: "yes", False: "no"}


def trees(name: str) -> Mapping[str, Node]:
    """Return the trees that a scorer makes of its example, by the names of its outputs."""
    example = EXAMPLES[name]
    one = [example["input"], *example.get("given", {})] if name in DRAWN else []
    feeds = example.get("inputs", {each: each for each in one})
    inputs = {key: _input(name, key, names) for key, names in feeds.items()}
    numbers = {key: wrap_parameter(Dated(default(one).value), key) for key, one in _numbers(name).items()}
    return trace(_scorer(name).function, inputs, numbers)


def _input(name: str, key: str, feeds: str | list[str]) -> Node | tuple[Node, ...]:
    kind = "flag" if key in EXAMPLES[name].get("flags", []) else "number"
    return var(feeds, kind=kind) if isinstance(feeds, str) else tuple(var(one, kind=kind) for one in feeds)


def formula(name: str) -> str:
    """Return what a scorer's example computes, in words."""
    made = trees(name)
    return "\n".join(
        f"{key + ' = ' if len(made) > 1 else ''}{render(one, 'en')}" for key, one in made.items()
    )


def numbers(name: str) -> str:
    """Return the parameters of a scorer's example as a rule file gives them."""
    return ", ".join(f"{key} = {_toml(one)}" for key, one in EXAMPLES[name].get("parameters", {}).items())


def title(name: str) -> str:
    """Return what the picture of a scorer's example shows."""
    return f"{name}: {EXAMPLES[name].get('y', 'points')} by {EXAMPLES[name]['x']}"


def picture(name: str) -> str:
    """Return the SVG of a scorer's example."""
    chart = curve_chart(shown(name), EITHER, WIDTH, HEIGHT)
    return drawn(chart, name.replace("_", "-"), theme=EITHER, lang="en") + "\n"


def shown(name: str) -> Picture:
    """Return what the picture of a scorer's example shows."""
    example = EXAMPLES[name]
    low, high = exactly(example["from"]), exactly(example["to"])
    dots = bool(example.get("dots"))
    tree = next(iter(trees(name).values()))
    along = next(one for one in inputs_of(tree) if one.name == example["input"])
    along = attrs.evolve(along, domain=Domain(low, high, whole=dots))
    given: dict[str, Value] = {one.name: None for one in inputs_of(tree)}
    given |= {key: exactly(value) for key, value in example.get("given", {}).items()}
    del given[along.name]
    return Picture(
        stretches(curve_pieces(tree, along, given)),
        low,
        high,
        Scale(example["x"]),
        Scale(example.get("y", "points")),
        title=title(name),
        order=[(word, _WORDS.get(word, str(word))) for word in _words_of(name)],
        ticks=[exactly(one) for one in example.get("ticks", [])],
        dots=dots,
        plain=True,
        lang="en",
    )


def _scorer(name: str) -> Scorer:
    return next(one for one in SCORERS if one.name == name)


def _numbers(name: str) -> dict[str, Any]:
    return {key: _read(one) for key, one in EXAMPLES[name].get("parameters", {}).items()}


def _read(value: object) -> object:
    """Read `none` as the rule files do: a bound that is not there."""
    return [_read(one) for one in value] if isinstance(value, list) else None if value == "none" else value


def _words_of(name: str) -> list[Value]:
    """Return the words of a scorer that gives no number, the lowest first."""
    labels = EXAMPLES[name].get("parameters", {}).get("labels")
    if labels:
        return list(reversed(labels))
    return [False, True] if EXAMPLES[name].get("y") in {"met", "passed"} else []


def _toml(value: object) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return f"[{', '.join(_toml(one) for one in value)}]"
    return str(value)


def of_a_rule() -> bytes:
    """Return the picture of the page about pictures."""
    day = date(2025, 12, 31)
    asked = Asked("ecommerce.first_response_time", {}, day, None, Path("kpi.db"), None, "en")
    return picture_file(picture_of(asked), ".svg")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    (DOCS / "how-to" / "plot.svg").write_bytes(of_a_rule())
    for one in DRAWN:
        (FOLDER / f"{one}.svg").write_text(picture(one), encoding="utf-8")
