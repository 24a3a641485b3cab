"""Write reference/kinds.md from the tables of core and kit; `tests/test_docs.py` holds the page to it."""

from __future__ import annotations

from pathlib import Path

from kpi.kit.tables import KIT_TABLES
from kpi.model.facts import CORE_TABLES
from kpi.model.table import ColumnType as T
from kpi.model.table import Table

PAGE = Path(__file__).parent / "reference" / "kinds.md"

_HOLDS = {
    T.NAME: "its own id",
    T.EMPLOYEE: "an employee: id",
    T.UNIT: "a unit: id",
    T.SUBJECT: "an employee or unit: id",
    T.METRIC: "a metric: id, short name or alias",
    T.EVENT_KIND: "a kind of event: id, short name or alias",
    T.WORD: "a word",
    T.TEXT: "text",
    T.PERIOD: "a period",
    T.DATE: "a day",
    T.MOMENT: "a day, or a day and a time",
    T.TIME: "a time of day",
    T.DURATION: "a duration",
    T.COUNT: "a whole number",
    T.NUMBER: "a number",
    T.RATE: "a number, or `numerator` and `denominator` as two columns",
    T.FLAG: "yes or no",
}

_HEAD = """# What each KIND of `kpi import` holds

Written by `docs/kinds.py` from the program. Columns in brackets are optional; the title beside a name may head the column as well.
Tables of a plugin are described by the plugin: those of `kpi-ecommerce` in [shop tasks](../how-to/shop-tasks.md).
A decision is also of any kind by which something that falls due is done (`done = { decision = ... }` of a [due.*]).
How cells and maps are written: [files for `kpi import`](import-files.md).
"""


def page() -> str:
    """Return the whole page."""
    return (
        "\n".join([_HEAD, *(line for table in (*CORE_TABLES, *KIT_TABLES) for line in _table(table))]).rstrip(
            "\n"
        )
        + "\n"
    )


def _table(table: Table) -> list[str]:
    rows = [f"## `{table.kind}`", "", "| column | title | holds |", "|---|---|---|"]
    for one in table.columns:
        name = f"`{one.name}`" if one.required else f"[`{one.name}`]"
        holds = ", ".join(f"`{word}`" for word in one.choices) if one.choices else _HOLDS[one.type]
        rows.append(f"| {name} | {one.label.text('zh')} | {holds} |")
    return [*rows, ""]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
