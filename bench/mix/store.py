"""A store made of frames of KINDs, as if their rows had been imported."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl

from kpi.exact import Rate
from kpi.model.columnar import Columns
from kpi.model.period import Period

SLICE = 2_000_000
"""Rows of a batch: from the second one on each row is looked for among those before."""
IMPORTED = date(2025, 2, 1)


def build(folder: Path, policy: str, kinds: Mapping[str, pl.DataFrame], *, finished: bool = True) -> Path:
    """Write kpi.toml and a kpi.db with the rows, unless a store that was finished is there."""
    from kpi.app.catalogue import load_policy
    from kpi.store import BatchInfo, open_store

    done = folder / "finished"
    if done.exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kpi.toml").write_text(policy, encoding="utf-8")
    for made in folder.glob("*.db*"):
        made.unlink()
    tables = tuple(load_policy(folder / "kpi.toml").catalogue.tables.values())
    with open_store(folder / "kpi.db", create=True, tables=tables) as store:
        for kind, frame in kinds.items():
            for some in frame.iter_slices(SLICE):
                store.append(kind, rows(some), BatchInfo(imported_on=IMPORTED, file="bench"))
    if finished:
        done.touch()
    return folder


def rows(frame: pl.DataFrame) -> Columns:
    """Return the rows of a frame as a store takes them: `x.n` and `x.d` are one number, with `x.counted` a rate."""
    names = dict.fromkeys(name.partition(".")[0] for name in frame.columns)
    return Columns({name: _values(frame, name) for name in names})


def _values(frame: pl.DataFrame, name: str) -> list[Any]:
    if f"{name}.n" not in frame.columns:
        values = frame[name].to_list()
        if name == "period":
            periods = {text: Period.parse(text) for text in set(values)}
            return [periods[text] for text in values]
        return values
    counted = frame[f"{name}.counted"] if f"{name}.counted" in frame.columns else [False] * frame.height
    known: dict[tuple[Any, ...], Fraction | Rate | None] = {}
    parts = list(zip(frame[f"{name}.n"], frame[f"{name}.d"], counted, strict=True))
    for part in set(parts):
        n, d, both = part
        known[part] = None if n is None else Rate(Fraction(n), Fraction(d)) if both else Fraction(n, d)
    return [known[part] for part in parts]
