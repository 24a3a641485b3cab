"""Write reference/functions.md from the functions of `kpi.api`; `tests/test_docs.py` holds the page to it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import kpi.api
from kpi.types import Scope

PAGE = Path(__file__).parent / "reference" / "functions.md"

_HEAD = """# What a scorer is written with

Written by `docs/functions.py` from the program. A scorer is a function of inputs and parameters, in `kpi_rules.py` or in a plugin. It is called
once, with symbols, and returns the rule; so it takes these in place of `if`, `and`, `min`, `round`. All are in `kpi.api`:

```python
from kpi.api import choose, minimum


def share_of_target(value, target, full, least):
    return choose((value < least, 0), otherwise=full * minimum(1, value / target))
```

- `+ - * / // %`, `abs` and a leading `-` are exact, and missing where a side is missing; a division by 0 is missing.
- `< <= > >= == !=` compare unrounded values, or labels with a text (`level == "senior"`).
- `None` is no value: nothing is said there, which is not 0.
- A number of the regulation is a parameter in TOML. What is none (seconds of an hour) may stand in the code, as a whole number or `exact("0.5")`.
- A rate in percent counts as people write it: 99.5 of an input in percent is 99.5, and a rule in percent gives 99.5.
- A parameter that is a list or a table comes as one, of such numbers; it may be looped over. What it holds is known, unlike the inputs.
- Several results are a mapping of names to results; the first is the result.
"""

_DECLARED = """## Declare it in a plugin

A company's functions are scorers by their names. A plugin lists its own, under names that begin with the plugin's:

| of `Scorer` | holds |
|---|---|
| `name` | what rules call it: `scorer = "acme_accuracy"` |
| `function` | the function; each argument is an input or a parameter that the rule binds, and may be left out where it has a value of its own |
| `label` | `Label(zh, en)` |
| `template` | `scorers.template(zh, en, of=function)`: the words of `kpi rules`, with `{names}` of its parameters; without it the tree itself is put into words |

How that looks: [a larger plugin](../how-to/larger-plugin.md).
"""

_GROUPS = {
    "Decide": ("if_", "choose", "all_of", "any_of", "not_", "is_missing", "coalesce", "flagged"),
    "Reckon": ("minimum", "maximum", "clamp", "total", "exact"),
    "Round": ("round_to", "floor_of", "ceil_of", "trunc_of"),
    "Compare with a group": (
        "group_mean", "group_pooled", "group_sum", "group_count", "group_min", "group_max", "group_rank",
    ),
    "Where no tree will do": ("opaque",),
}  # fmt: skip


def page() -> str:
    """Return the whole page."""
    lines = [_HEAD]
    for title, names in _GROUPS.items():
        lines += [f"## {title}", "", "| function | |", "|---|---|"]
        lines += [_row(name) for name in names]
        lines.append("")
        if title.startswith("Compare"):
            words = ", ".join(f"`{one.value}`" for one in Scope)
            lines += [f"`scope` is one of {words}; `include` a flag that says who of the group counts.", ""]
    return "\n".join([*lines, _DECLARED])


def _row(name: str) -> str:
    function: Callable[..., Any] = getattr(kpi.api, name)
    told = (inspect.getdoc(function) or "").partition("\nRaises:")[0]
    return f"| `{name}({_arguments(function)})` | {' '.join(told.split())} |"


def _arguments(function: Callable[..., Any]) -> str:
    every = inspect.signature(function).parameters.values()
    return ", ".join(str(one.replace(annotation=inspect.Parameter.empty)) for one in every)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
