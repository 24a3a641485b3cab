"""What was aimed at, and whether it was met, from the results; an aim of a size that was not measured is said to be so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

Document = Mapping[str, Any]

COLUMNS = ("", "measured", "aim", "met")
SLOWEST = 1.5
"""Times of hand-written polars that the kernel may take at `MOST` employees."""
MOST = 1_000_000
BEHIND = ("openfisca", "zen", "pandas", "duckdb_decimal", "formulas")
"""How the peers begin that the kernel is to be faster than, at each of `LARGE`."""
LARGE = (100_000, 1_000_000)
FLAT = (10_000, 100_000, 1_000_000)
"""Sizes from one of which to the next the time of an employee is not to grow, beyond what rounds differ by."""
NOISE = 1.1
PROCESSES: tuple[tuple[str, int, float, int | None], ...] = (
    ("help", 0, 0.08, None),
    ("run", 30, 0.35, None),
    ("mixed", 30, 0.35, None),
    ("run", 1_000_000, 30, 6 * 1024),
    ("explain", 1_000_000, 0.4, None),
    ("import", 1_000_000, 10, None),
)
"""Whole processes: work, employees or rows, seconds and MiB at most."""
NAMES = {
    "help": "`kpi --help`, all plugins installed",
    "run": "`kpi run`, {people:,} employees, 10 items",
    "mixed": "`kpi run`, {people:,} employees, the mixed work with pay",
    "explain": "`kpi explain`, of {people:,} employees",
    "import": "`kpi import`, {people:,} observations",
}


def aims(results: Mapping[str, Document]) -> list[list[str]]:
    """Return a line an aim."""
    lines: list[list[str]] = []
    if "mix" in results:
        found = {(row["peer"], row["people"]): row for row in results["mix"]["rows"]}
        peers = results["mix"]["peers"]
        lines += [_beside_polars(found), _exact(found)]
        lines += [_ahead(found, peers, people) for people in LARGE]
        lines += [_flat(found, "kpi_kernel", "the kernel"), _flat(found, "kpi_run", "a whole run")]
    if "whole" in results:
        lines += _processes(results["whole"])
    return lines


def _beside_polars(found: Mapping[tuple[str, int], Document]) -> list[str]:
    row = found.get(("kpi_kernel", MOST))
    met = None if row is None else row["ratio"] <= SLOWEST
    told = "" if row is None else f"{row['ratio']:.2f} x"
    return _line(f"the kernel beside polars, {MOST:,} employees", told, f"{SLOWEST} x", met)


def _exact(found: Mapping[tuple[str, int], Document]) -> list[str]:
    mine = [row for (peer, _), row in found.items() if peer.startswith("kpi")]
    wrong, rows = sum(row["wrong"] for row in mine), sum(row["rows"] for row in mine)
    met = wrong == 0 if mine else None
    return _line("rows of ours that differ, all sizes", f"{wrong:,} of {rows:,}", "0", met)


def _ahead(
    found: Mapping[tuple[str, int], Document], peers: Mapping[str, Document], people: int
) -> list[str]:
    label = (
        f"faster than openfisca, zen-engine, pandas, DuckDB DECIMAL, formula strings, {people:,} employees"
    )
    mine = found.get(("kpi_kernel", people))
    others = [row for (peer, size), row in found.items() if size == people and peer.startswith(BEHIND)]
    if mine is None or not others:
        return _line(label, "", "1 x", None)
    nearest = min(others, key=lambda row: row["seconds"])
    times = nearest["seconds"] / mine["seconds"]
    told = f"the nearest, {peers[nearest['peer']]['name']}, takes {times:.2f} x the kernel"
    return _line(label, told, "more than 1 x", times > 1)


def _flat(found: Mapping[tuple[str, int], Document], peer: str, name: str) -> list[str]:
    label = f"µs an employee of {name}, at {', '.join(f'{people:,}' for people in FLAT)}"
    rows = [found.get((peer, people)) for people in FLAT]
    known = [row["seconds"] / row["people"] * 1e6 for row in rows if row is not None]
    met = None
    if len(known) == len(FLAT):
        met = all(after <= before * NOISE for before, after in pairwise(known))
    return _line(label, ", ".join(f"{one:.3g}" for one in known), "flat or falling", met)


def _processes(whole: Document) -> Iterator[list[str]]:
    found = {(row["work"], row["people"]): row for row in whole["rows"]}
    for work, people, seconds, mib in PROCESSES:
        row = found.get((work, people))
        told, met = "", None
        if row is not None:
            told = duration(row["seconds"]) + (f", {row['mib'] / 1024:.1f} GiB" if mib else "")
            met = row["seconds"] <= seconds and (mib is None or row["mib"] <= mib)
        aim = duration(seconds) + (f", {mib // 1024} GiB" if mib else "")
        yield _line(NAMES[work].format(people=people), told, aim, met)


def _line(label: str, told: str, aim: str, met: bool | None) -> list[str]:
    return [label, told, aim, "not measured" if met is None else "yes" if met else "**no**"]


def duration(seconds: float) -> str:
    """Say seconds in the unit that is read best."""
    return f"{seconds:,.1f} s" if seconds >= 2 else f"{seconds * 1000:,.0f} ms"


__all__ = ["COLUMNS", "aims", "duration"]
