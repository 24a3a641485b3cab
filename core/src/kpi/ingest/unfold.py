"""A row of a file with several times becomes several rows: a day with its in and out, two punches.

Done before columns are matched: each entry of the map's `unfold` makes a row of each row of the file whose
time is not blank, with a moment of the row's day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import attrs

from kpi.ingest.layout import Layout
from kpi.ingest.log import FaultLog
from kpi.ingest.mapping import FileMap, Unfold
from kpi.ingest.source import Chunk, Source
from kpi.ingest.values.dates import day
from kpi.ingest.values.text import trim
from kpi.ingest.values.times import time_of_day
from kpi.ingest.values.unfit import UnfitError
from kpi.words import sentence


def unfolded(source: Source, plan: FileMap, log: FaultLog) -> tuple[Source, FileMap]:
    """Return the source with a row for each time, and the map that takes it as it is then.

    The columns of day and times are taken by it, and so ignored afterwards. Codes: `missing_column`,
    `duplicate_column`, and of cells those of days and times.
    """
    if not plan.unfold:
        return source, plan
    where = source.where(source.header_place)
    taken = taken_by(plan)
    for name in taken:
        if name not in source.header:
            log.add(
                "missing_column",
                sentence("the file has no column {name!r}, which unfold takes", name=name),
                where=where,
            )
    made = list(dict.fromkeys(name for one in plan.unfold for name in (one.into, *one.constants)))
    for name in made:
        if name in source.header and name not in taken:
            hint = sentence("ignore it, or rename it")
            log.add(
                "duplicate_column",
                sentence("unfold makes {name!r}, which the file has too", name=name),
                where=where,
                hint=hint,
            )
    if log:
        return source, plan
    places = {name: source.header.index(name) for name in taken}
    chunks = _chunks(source, plan.unfold, places, made, log)
    changed = attrs.evolve(source, header=(*source.header, *made), chunks=chunks)
    return changed, attrs.evolve(
        plan, ignore=(*plan.ignore, *(name for name in taken if name not in plan.ignore))
    )


def taken_by(plan: FileMap) -> tuple[str, ...]:
    """Return the columns of the file that unfolding takes."""
    names = [name for one in plan.unfold for name in (one.day, one.time, one.after)]
    return tuple(dict.fromkeys(filter(None, names)))


def placed(layout: Layout, plan: FileMap) -> Layout:
    """Let faults of what was unfolded name the columns of the file that it was made of."""
    feeds = dict(layout.feeds)
    for one in plan.unfold:
        if one.into in feeds:
            feeds[one.into] = attrs.evolve(feeds[one.into], names=taken_by(plan))
    return attrs.evolve(layout, feeds=feeds)


def _chunks(
    source: Source, every: Sequence[Unfold], places: dict[str, int], made: Sequence[str], log: FaultLog
) -> Iterator[Chunk]:
    for chunk in source.chunks:
        found_at: list[int] = []
        cells: list[list[str]] = []
        for place, row in zip(chunk.places, chunk.cells, strict=True):
            texts = {name: row[at] for name, at in places.items()}
            told: set[str] = set()
            for one in every:
                try:
                    moment = _moment(one, texts, typed=source.typed)
                except _CellError as error:
                    if error.name in told:
                        continue
                    told.add(error.name)
                    where = source.where(place, (error.name,))
                    log.add(error.unfit.code, error.unfit.message, where=where, hint=error.unfit.hint)
                    continue
                if moment is not None:
                    found_at.append(place)
                    values = {one.into: moment, **one.constants}
                    cells.append([*row, *(values.get(name, "") for name in made)])
        yield Chunk(found_at, cells)


class _CellError(Exception):
    """What is wrong with a cell of one of the columns taken."""

    def __init__(self, name: str, unfit: UnfitError) -> None:
        super().__init__(name)
        self.name, self.unfit = name, unfit


def _moment(one: Unfold, row: dict[str, str], *, typed: bool) -> str | None:
    """Return a moment in ISO form, None where the time is blank."""
    seconds = _time(one, one.time, row, typed=typed)
    if seconds is None:
        return None
    try:
        on = day(row[one.day], one.day_formats, typed=typed)
    except UnfitError as error:
        raise _CellError(one.day, error) from None
    before = _time(one, one.after, row, typed=typed) if one.after else None
    return _iso(on + timedelta(days=1) if before is not None and seconds < before else on, seconds)


def _time(one: Unfold, name: str, row: dict[str, str], *, typed: bool) -> int | None:
    text = trim(row[name])
    if not text or text in one.blanks:
        return None
    try:
        return time_of_day(text, one.time_formats, typed=typed)
    except UnfitError as error:
        raise _CellError(name, error) from None


def _iso(on: date, seconds: int) -> str:
    on, seconds = on + timedelta(days=seconds // 86_400), seconds % 86_400
    return f"{on}T{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


__all__ = ["placed", "taken_by", "unfolded"]
