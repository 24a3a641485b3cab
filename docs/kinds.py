"""Write reference/kinds.md from the tables of core and kit; `tests/test_docs.py` holds the page to it."""

from __future__ import annotations

from pathlib import Path

from kpi.app.kind_columns import HOLDS
from kpi.kit.tables import KIT_TABLES
from kpi.model.facts import CORE_TABLES
from kpi.model.table import Table

PAGE = Path(__file__).parent / "reference" / "kinds.md"

_HEAD = """# What each KIND of `kpi import` holds

Written by `docs/kinds.py` from the program. Columns in brackets are optional; the title beside a name may head the column as well.
`kpi import KIND --columns` shows the same, also of tables of a plugin or of your own. Those of `kpi-ecommerce`:
[shop tasks](../how-to/shop-tasks.md).
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
        holds = (
            ", ".join(f"`{word}`" for word in one.choices)
            if one.choices
            else HOLDS[one.type]
            .text("en")
            .replace("numerator and denominator", "`numerator` and `denominator`")
        )
        rows.append(f"| {name} | {one.label.text('zh')} | {holds} |")
    return [*rows, ""]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
