"""Approved exceptions from rising one level at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.model.ladder import Ladder

if TYPE_CHECKING:
    import polars as pl


def exceptions(context: Context, ladder: Ladder) -> Mapping[int, pl.DataFrame]:
    """Return, by the place of the level aimed at, the subjects with an approved exception."""
    return {}


__all__ = ["exceptions"]
