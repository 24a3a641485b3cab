"""Write the files of an example company."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

Row = dict[str, object]


def write_policy(folder: Path, package: str) -> None:
    """Write the kpi.toml that stands in a package."""
    policy = files(package).joinpath("kpi.toml").read_text(encoding="utf-8")
    (folder / "kpi.toml").write_text(policy, encoding="utf-8")


def write_rows(folder: Path, kind: str, rows: Iterable[Row]) -> None:
    """Write a CSV file of one KIND; a row need not have every column."""
    found = list(rows)
    names = list(dict.fromkeys(name for row in found for name in row))
    with (folder / f"{kind}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(found)


__all__ = ["Row", "write_policy", "write_rows"]
