"""A map: how the columns of a foreign file become the columns of a KIND."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import attrs

from kpi.frozen import frozen
from kpi.ingest.source import Options
from kpi.ingest.values.formats import Format
from kpi.ingest.values.number import NumberForm
from kpi.model.period import Frequency

Wanted = str | bool | Fraction
"""What a condition compares a value with."""


@frozen
class BlankWhen:
    """Cells that say nothing because of another column: an unanswered call has no talk time.

    Where `column` is one of `values` (or, with no values, missing) the cell must be blank or one of the
    texts of `also` (a file may fill it with 0), and is missing. With `only` it may be blank nowhere else.
    """

    column: str
    values: tuple[Wanted, ...] = ()
    also: tuple[str, ...] = ()
    only: bool = False


@frozen
class ColumnMap:
    """Where a column comes from and how its cells are read.

    `sources` are columns of the file, joined with a space; `constant` stands for every row. `unit` is
    what bare numbers of the file are in, `times` a factor (万元: 10000). `by` says what an employee is
    called by: id, alias or name. `period` makes of a day the month, quarter ... that holds it.
    """

    sources: tuple[str, ...] = ()
    constant: str | None = None
    formats: tuple[Format, ...] = ()
    blanks: tuple[str, ...] = ()
    blank_when: BlankWhen | None = None
    true: tuple[str, ...] = ()
    false: tuple[str, ...] = ()
    values: Mapping[str, str] = attrs.field(factory=dict)
    form: NumberForm = NumberForm()
    unit: str = ""
    times: Fraction = Fraction(1)
    period: Frequency | None = None
    by: str = "id"
    formulas: bool = False


@frozen
class Unfold:
    """One row that is made of each row of the file: the column `into` holds its `day` at its `time`.

    A blank time makes none. A time earlier than that of the column `after` lies on the next day. `constants`
    are other columns of the row.
    """

    into: str
    day: str
    time: str
    after: str = ""
    constants: Mapping[str, str] = attrs.field(factory=dict)
    day_formats: tuple[Format, ...] = ()
    time_formats: tuple[Format, ...] = ()
    blanks: tuple[str, ...] = ()


@frozen
class FileMap:
    """A whole map; without one the columns of the file must have the names of the KIND."""

    columns: Mapping[str, ColumnMap] = attrs.field(factory=dict)
    ignore: tuple[str, ...] = ()
    ignore_rest: bool = False
    blanks: tuple[str, ...] = ()
    options: Options = Options()
    where: str = ""
    unfold: tuple[Unfold, ...] = ()


NO_MAP = FileMap()
