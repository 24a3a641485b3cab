"""Write reference/store.md from an empty store as the program makes one; `tests/test_docs.py` holds the page to it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import sqlite_utils

from kpi.engine.lines import UNITS
from kpi.store import open_store
from kpi.store.schema import HEAD

PAGE = Path(__file__).parent / "reference" / "store.md"

_OWN = ("seq", "batch", "supersedes", "gone", "restates")

_HEAD = f"""# Tables of the store

Written by `docs/store.py` from an empty store. A store is one SQLite file: any SQLite browser opens it, `sqlite3 kpi.db` does as well.
Read the views, whose names begin with `v_`: they have ids as text and amounts as decimals.
The tables behind them are the program's own; write to them only by `kpi import`, `kpi decide` and `kpi run`.

```sql
select subject, rule, amount, status, flags from v_lines
where run = (select max(run) from v_runs where period = '2025-12') order by subject, n;
```

In the tables an amount is a whole number of 1/{UNITS}; a period is a whole number such as 202512 (a quarter 202524, a half year 202532,
a year 202541); a day is text, `2025-12-31`; an exact number is two columns, `_n` over `_d`.
"""

_VIEWS = {
    "v_runs": "one row for each run: its period, what it saw (`facts_seq`) and the hashes of facts, policy and plugins",
    "v_lines": "every line of every run: what a score and a pay are made of",
    "v_results": "the score, grade and rank of each person or unit in each run",
    "v_payable": "the sum of the money lines (应发)",
    "v_proposals": "who is proposed to rise or fall to which level",
    "v_taken_over": "results taken over from elsewhere, by `kpi import results`",
}

_TABLES = {
    "migration": "which changes of the tables were made, by which version of the program",
    "kind": "which KINDs have a table here, and the columns that they had last",
    "subject": "employees and units: a number for each id",
    "word": "words that occur again and again: roles, levels, flags, names of cards",
    "batch": "every import, decision and undo: who brought what when, and the hash of its rows",
    "run": "every run; `read_runs` names the runs of earlier periods whose results it read",
    "head": "what many lines have in common, said once",
    "line": "the lines of the runs",
    "cause": "why a line is there, where there is something to say",
    "result": "the results of the runs",
    "payable": "the sums of money of the runs",
    "proposal": "the proposals of the runs",
    "problem": "what a run reported",
    "secret": "the key by which raters are hidden from those who are rated",
}

_FACTS = f"""## Facts

Every KIND of `kpi import` has a table `fact_<kind>` and a view `v_<kind>` with the columns of [its file](kinds.md), those of the plugins
that are listed in `kpi.toml` too. Nothing in them is ever changed or deleted. Each row has `{"`, `".join(_OWN)}` besides:
its number in the order of time, the batch that brought it, the row that it replaces, whether it only takes that one away, and the row
that it says again after an undo. The view shows the rows in force today, with the day on which they were recorded.
"""


def page() -> str:
    """Return the whole page."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kpi.db"
        open_store(path, create=True).close()
        db = sqlite_utils.Database(path)
        views = {one.name: [column.name for column in one.columns] for one in db.views}
        tables = {one.name: [column.name for column in one.columns] for one in db.tables}
        db.close()
    facts = {name for name in tables if name.startswith("fact_")}
    assert all(tuple(tables[name][: len(_OWN)]) == _OWN for name in facts)
    assert {*HEAD} <= {*tables["head"]}
    of_kind = {f"v_{name.removeprefix('fact_')}" for name in facts} - {*_VIEWS}
    rows = [_HEAD, "## Views", "", "| view | holds | columns |", "|---|---|---|"]
    rows += [_row(name, _VIEWS[name], views[name]) for name in views if name not in of_kind]
    rows += ["", _FACTS, "| view | columns |", "|---|---|"]
    rows += [f"| `{name}` | {_columns(views[name])} |" for name in views if name in of_kind]
    rows += ["", "## Tables", "", "| table | holds | columns |", "|---|---|---|"]
    rows += [_row(name, _TABLES[name], tables[name]) for name in tables if name not in facts]
    return "\n".join(rows) + "\n"


def _row(name: str, holds: str, columns: list[str]) -> str:
    return f"| `{name}` | {holds} | {_columns(columns)} |"


def _columns(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
