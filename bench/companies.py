"""The companies of whole processes: `python bench/companies.py WHAT PEOPLE FOLDER` makes a store, unless it is there.

`items` is ten items with an observation each, `mix` and `years` the works of those names, `import` a store that knows everybody
and nothing of them, with a file of so many observations beside it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import company
import polars as pl
from mix.store import build

HERE = Path(__file__).parent


def items(folder: Path, people: int) -> None:
    """Make a store of ten items with an observation each."""
    company.build(folder, people)


def mix(folder: Path, people: int) -> None:
    """Make a store of the mixed work."""
    from mix.data import frame
    from mix.facts import kinds

    build(folder, (HERE / "mix" / "kpi.toml").read_text(encoding="utf-8"), kinds(frame(people)))


def years(folder: Path, people: int) -> None:
    """Make a store of the twenty-four months."""
    from years.data import frame, kinds

    build(folder, (HERE / "years" / "kpi.toml").read_text(encoding="utf-8"), kinds(frame(people)))


def to_import(folder: Path, rows: int) -> None:
    """Make a store without observations, and write so many as somebody's system exports them, ten a person."""
    people = rows // len(company.ITEMS)
    if (folder / "finished").exists():
        return
    found = company.kinds(people)
    known = {kind: rows for kind, rows in found.items() if kind != "observations"}
    build(folder, company.policy_text(), known, finished=False)
    counted, n, d = pl.col("value.counted"), pl.col("value.n"), pl.col("value.d")
    digits = (n % d).cast(pl.String).str.zfill(d.cast(pl.String).str.len_chars() - 1)
    decimal = pl.when(d == 1).then(n.cast(pl.String)).otherwise(pl.format("{}.{}", n // d, digits))
    found["observations"].select(
        "subject",
        pl.col("metric").str.replace("company.", "", literal=True),
        "period",
        numerator=pl.when(counted).then(n),
        denominator=pl.when(counted).then(d),
        value=pl.when(~counted).then(decimal),
    ).write_csv(folder / "rows.csv")
    (folder / "finished").touch()


MADE: dict[str, Callable[[Path, int], None]] = {
    "items": items,
    "mix": mix,
    "years": years,
    "import": to_import,
}


if __name__ == "__main__":
    WHAT, PEOPLE, CACHE = sys.argv[1:]
    MADE[WHAT](Path(CACHE) / f"{WHAT}-{PEOPLE}", int(PEOPLE))
