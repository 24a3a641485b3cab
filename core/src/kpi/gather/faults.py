"""Where the cells stand that cannot be read: looked for only when a pass has counted some."""

from __future__ import annotations

from kpi.errors import DataError, Fault
from kpi.gather.cells import Cell
from kpi.gather.counting import Reading, lifted, within
from kpi.gather.database import Database
from kpi.gather.files import SourceFile
from kpi.gather.opening import Opened
from kpi.model.period import Period
from kpi.words import sentence

_SHOWN = 20


def refuse_wrong(
    db: Database, file: SourceFile, reading: Reading, opened: Opened, months: list[Period]
) -> None:
    """Name the first cells of each column that cannot be read, with their rows.

    Raises:
        DataError: `missing_value`, `unfit_cell`.
    """
    faults: list[tuple[int, Fault]] = []
    db.execute("SET preserve_insertion_order = true")
    numbered = Reading(opened.numbered, reading.cells, reading.about_held, reading.about_source)
    rows = lifted(numbered, f"{opened.place} AS row") + (within(reading, months) if months else "")
    for cell in reading.cells.values():
        if cell.test == "FALSE":
            continue
        found = db.execute(
            f"SELECT row, CAST({cell.alias} AS VARCHAR) FROM ({rows}) WHERE {cell.test} ORDER BY row LIMIT {_SHOWN}"
        ).fetchall()
        faults += [(row, _fault(file, cell, row, text)) for row, text in found]
    db.execute("SET preserve_insertion_order = false")
    faults.sort(key=lambda one: one[0])
    raise DataError(*(fault for _, fault in faults[:_SHOWN]))


def _fault(file: SourceFile, cell: Cell, row: int, text: str | None) -> Fault:
    where = f"{file.name}:row {row}:{cell.column.name}"
    if text is None:
        return Fault("missing_value", sentence("{column} is missing", column=cell.column.name), where)
    return Fault(
        "unfit_cell",
        sentence("{cell!r} is no {type} that can be read exactly", cell=text, type=str(cell.column.type)),
        where,
        hint=sentence("mend the file, or import the rows"),
    )


__all__ = ["refuse_wrong"]
