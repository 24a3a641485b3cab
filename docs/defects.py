"""Write reference/defects.md from defects.toml; `tests/test_defects.py` holds both to what `kpi check` finds."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from kpi.documents import read_file

DATA = Path(__file__).parent / "defects.toml"
PAGE = Path(__file__).parent / "reference" / "defects.md"

_HEAD = """# Defects of the regulations, and what the check says of them

Written by `docs/defects.py`. The rulebook behind the four plugins records {total} defects of its regulations: gaps, overlaps, slips,
sentences cut off, clauses that contradict each other. `kpi check --as-printed` reads the rules to the letter, as far as the rule files
say how, and this is what it has to say of each.

| what the check says | defects |
|---|---|
| **found**: seen in a rule or between rules, with inputs that show it where there are any (leaps with `--jump 50`) | {found} |
| **declared**: the rule file says that something is missing or contradicts, and the check tells it | {declared} |
| **default**: no finding of its own; the default that settles it is listed until the company confirms it | {default} |
| **none**: nothing | {none} |

`two_readings` is a parameter that the text leaves open, and `contradiction` one of which two clauses say different things: the rule file
has the readings, and the check shows inputs with which they differ. Nobody but a reader can see that there are two; that it makes a
difference, and how much, is what the check proves. What is not found at all is not in the numbers, as the last column says of each: a
slip of the pen is mended in the rule, and a rule that is not there cannot be examined. What
the law lets be taken is held against the limits of `kpi-law-cn`, which is no legal advice.
"""


def page() -> str:
    """Return the page."""
    defects = read_file(DATA).data["defect"]
    counts = Counter(one["state"] for one in defects)
    rows = [
        f"| {one['id']} | {', '.join(one['kind'])} | {_few(one['clauses'])} | {one['state']} | {_said(one)} | {one.get('why', '')} |"
        for one in defects
    ]
    states = {name: counts[name] for name in ("found", "declared", "default", "none")}
    table = ["| defect | kind | clauses | state | where | why not |", "|---|---|---|---|---|---|", *rows]
    return _HEAD.format(total=len(defects), **states) + "\n" + "\n".join(table) + "\n"


def _few(clauses: list[str]) -> str:
    told = ", ".join(clauses[:2])
    return f"{told}, +{len(clauses) - 2}" if len(clauses) > 2 else told


def _said(one: dict[str, Any]) -> str:
    if one["state"] == "default":
        return f"`{one['parameter']}`"
    return ", ".join(f"{found['code']}: `{_place(found)}`" for found in one.get("findings", ()))


def _place(found: dict[str, str]) -> str:
    return ".".join(filter(None, (found["about"], found.get("parameter", ""))))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
