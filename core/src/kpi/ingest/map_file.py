"""Reading a map file: every fault at once, each with its key path and the nearest valid name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kpi.documents import KeyPath, read_file
from kpi.errors import DataError, nearest
from kpi.exact import exactly
from kpi.ingest.map_keys import KeyReader
from kpi.ingest.mapping import BlankWhen, ColumnMap, FileMap, Unfold, Wanted
from kpi.ingest.source import Options
from kpi.ingest.values.formats import FIELDS_OF_DATE, FIELDS_OF_MONTH, PARTS, Format, compile_format
from kpi.ingest.values.number import NumberForm
from kpi.model.period import Frequency
from kpi.model.table import Column, ColumnType, Table
from kpi.words import listed, phrase, said_by, sentence, verbatim

_TOP = ("schema", "kind", "encoding", "delimiter", "sheet", "header", "blanks", "ignore", "column", "unfold")
_COLUMN = (
    "from", "constant", "format", "blanks", "blank_when", "true", "false", "values", "decimal", "thousands",
    "strip", "unit", "times", "period", "by", "formulas",
)  # fmt: skip
_UNFOLD = ("into", "day", "time", "after", "with", "day_format", "time_format", "blanks")
_BLANK_WHEN = ("column", "is", "also", "only")
_UNITS = ("percent", "ratio", "seconds", "minutes", "hours", "days")
_DATED = (ColumnType.DATE, ColumnType.MOMENT, ColumnType.PERIOD, ColumnType.TIME, ColumnType.DURATION)
_NUMERIC = (ColumnType.COUNT, ColumnType.NUMBER, ColumnType.RATE, ColumnType.DURATION)
_TEXTUAL = (ColumnType.NAME, ColumnType.WORD, ColumnType.TEXT)
# Keys that say something about some types of columns only.
_FITS: Mapping[str, tuple[ColumnType, ...]] = {
    "format": _DATED,
    "true": (ColumnType.FLAG,),
    "false": (ColumnType.FLAG,),
    "decimal": _NUMERIC,
    "thousands": _NUMERIC,
    "strip": _NUMERIC,
    "unit": (ColumnType.NUMBER, ColumnType.RATE, ColumnType.DURATION),
    "times": (ColumnType.NUMBER, ColumnType.RATE),
    "period": (ColumnType.PERIOD,),
    "by": (ColumnType.EMPLOYEE, ColumnType.SUBJECT),
    "formulas": _TEXTUAL,
}
_NEEDED: Mapping[ColumnType, frozenset[str]] = {
    ColumnType.DATE: FIELDS_OF_DATE,
    ColumnType.MOMENT: FIELDS_OF_DATE,
    ColumnType.PERIOD: FIELDS_OF_MONTH,
}
RATE_PARTS = ("numerator", "denominator")
"""Columns of a file that give a rate by both of its parts."""
PART_TITLES = {"numerator": phrase("numerator"), "denominator": phrase("denominator")}
"""What the two parts of a rate are called as headings."""


def read_map(path: Path, table: Table) -> FileMap:
    """Read and check a map file for a KIND.

    Raises:
        DataError: every fault: `no_file`, `not_utf8`, `toml_syntax`, `unknown_key`, `unknown_column`,
            `wrong_value`, `wrong_kind`, `unfit_key`, `twice`.
    """
    return _MapReader(read_file(path, path.name, DataError), table).read()


class _MapReader(KeyReader):
    """Checks one map; faults are collected in `faults`."""

    def read(self) -> FileMap:
        data = self.document.data
        self._known(data, _TOP, ())
        if data.get("schema", 1) != 1:
            self._fault(
                "wrong_value",
                ("schema",),
                sentence("schema {number!r} is not known", number=data["schema"]),
                sentence("write schema = 1"),
            )
        kind = self._text(data, "kind", ())
        if kind and kind != self.table.kind:
            self._fault(
                "wrong_kind",
                ("kind",),
                sentence(
                    "the map is for {mapped!r}, the file is read as {kind!r}",
                    mapped=kind,
                    kind=self.table.kind,
                ),
            )
        options = Options(
            encoding=self._text(data, "encoding", ()),
            delimiter=self._delimiter(data),
            sheet=self._text(data, "sheet", ()),
            header=self._header(data),
        )
        blanks = self._texts(data, "blanks", ())
        rest = data.get("ignore") == "rest"
        columns = self._columns(data.get("column", {}), blanks)
        unfold = self._unfold(data.get("unfold", []), columns, blanks)
        used = [name for one in columns.values() for name in one.sources]
        ignore = () if rest else self._texts(data, "ignore", ())
        for name in sorted(set(ignore) & set(used)):
            self._fault(
                "twice", ("ignore",), sentence("{name!r} is ignored, and a column takes it", name=name)
            )
        self.faults.raise_if_any(DataError)
        return FileMap(columns, ignore, rest, blanks, options, self.document.name, unfold)

    def _columns(self, found: Any, blanks: tuple[str, ...]) -> Mapping[str, ColumnMap]:
        columns: dict[str, ColumnMap] = {}
        if not isinstance(found, Mapping):
            self._fault(
                "wrong_value", ("column",), sentence("it must be a table for each column: [column.NAME]")
            )
            return columns
        valid = self._targets()
        for name, spec in found.items():
            path = ("column", name)
            if name not in valid:
                hint = nearest(name, valid)
                self._fault(
                    "unknown_column",
                    path,
                    sentence("{kind} has no column {name!r}", kind=self.table.kind, name=name),
                    hint,
                )
            elif not isinstance(spec, Mapping):
                self._fault(
                    "wrong_value",
                    path,
                    sentence("it must be a table"),
                    sentence("write [column.{name}] with from = ...", name=name),
                )
            else:
                columns[name] = self._column(spec, valid[name], path, blanks)
        return columns

    def _targets(self) -> dict[str, Column]:
        targets = {one.name: one for one in self.table.columns}
        rate = next((one for one in self.table.columns if one.type is ColumnType.RATE), None)
        if rate is not None:
            # Both parts are counts of their own, without the unit of the rate.
            targets |= {part: Column(part, ColumnType.NUMBER) for part in RATE_PARTS if part not in targets}
        return targets

    def _column(
        self, spec: Mapping[str, Any], column: Column, path: KeyPath, blanks: tuple[str, ...]
    ) -> ColumnMap:
        self._known(spec, _COLUMN, path)
        for key in spec:
            if key in _FITS and column.type not in _FITS[key]:
                self._fault(
                    "unfit_key",
                    (*path, key),
                    sentence("{key} says nothing about a column of type {type}", key=key, type=column.type),
                )
        if "from" in spec and "constant" in spec:
            self._fault("twice", path, sentence("a column is either taken from the file or constant"))
        constant = spec.get("constant")
        if isinstance(constant, dict | list):
            self._fault("wrong_value", (*path, "constant"), sentence("it must be one value"))
            constant = None
        return ColumnMap(
            sources=self._texts(spec, "from", path),
            constant=None if constant is None else _cell(constant),
            formats=self._formats(spec, column, path),
            blanks=self._texts(spec, "blanks", path) if "blanks" in spec else blanks,
            blank_when=self._blank_when(spec, column, path),
            true=self._texts(spec, "true", path),
            false=self._texts(spec, "false", path),
            values=self._values(spec, path),
            form=self._form(spec, path),
            unit=self._choice(spec, "unit", path, _UNITS),
            times=self._times(spec, path),
            period=self._frequency(spec, path),
            by=self._choice(spec, "by", path, ("id", "alias", "name")) or "id",
            formulas=self._flag(spec, "formulas", path),
        )

    def _formats(self, spec: Mapping[str, Any], column: Column, path: KeyPath) -> tuple[Format, ...]:
        found: list[Format] = []
        for text in self._texts(spec, "format", path):
            try:
                form = compile_format(text)
            except ValueError as error:
                self._fault("wrong_value", (*path, "format"), said_by(error))
                continue
            needed = _NEEDED.get(column.type, frozenset())
            if column.type is ColumnType.PERIOD and "period" in spec:
                needed = FIELDS_OF_DATE
            if lacking := sorted(needed - form.fields):
                message = sentence(
                    "{format!r} does not give the {lacking} of a {type}",
                    format=text,
                    lacking=listed(PARTS[one] for one in lacking),
                    type=column.type,
                )
                self._fault("wrong_value", (*path, "format"), message)
            else:
                found.append(form)
        return tuple(found)

    def _unfold(
        self, found: Any, columns: Mapping[str, ColumnMap], blanks: tuple[str, ...]
    ) -> tuple[Unfold, ...]:
        if not isinstance(found, list):
            self._fault(
                "wrong_value",
                ("unfold",),
                sentence("it must be an array of tables"),
                sentence("write [[unfold]]"),
            )
            return ()
        return tuple(
            self._unfolded(spec, ("unfold", place), columns, blanks)
            for place, spec in enumerate(found)
            if isinstance(spec, Mapping)
        )

    def _unfolded(
        self,
        spec: Mapping[str, Any],
        path: KeyPath,
        columns: Mapping[str, ColumnMap],
        blanks: tuple[str, ...],
    ) -> Unfold:
        self._known(spec, _UNFOLD, path)
        valid = {one.name: one for one in self.table.columns}
        into = self._text(spec, "into", path) or self.table.about
        constants = spec.get("with", {})
        if not isinstance(constants, Mapping) or any(
            isinstance(one, dict | list) for one in constants.values()
        ):
            self._fault(
                "wrong_value",
                (*path, "with"),
                sentence("it must be a table of values"),
                verbatim('{ direction = "in" }'),
            )
            constants = {}
        for key, name in (("into", into), *(("with", name) for name in constants)):
            if name not in valid:
                message = sentence("{kind} has no column {name!r}", kind=self.table.kind, name=name)
                self._fault("unknown_column", (*path, key), message, nearest(name, valid))
            elif name in columns:
                self._fault(
                    "twice",
                    (*path, key),
                    sentence("[column.{name}] gives the column {name!r} too", name=name),
                )
        if into in valid and valid[into].type is not ColumnType.MOMENT:
            self._fault(
                "unfit_key",
                (*path, "into"),
                sentence("{into!r} holds no moment, but a {type}", into=into, type=valid[into].type),
            )
        for key in ("day", "time"):
            if not self._text(spec, key, path):
                self._fault(
                    "wrong_value",
                    path,
                    sentence("{key} is missing: the column of the file", key=key),
                    verbatim(f'{key} = "..."'),
                )
        day, time = Column("day", ColumnType.DATE), Column("time", ColumnType.TIME)
        return Unfold(
            into,
            self._text(spec, "day", path),
            self._text(spec, "time", path),
            self._text(spec, "after", path),
            {name: _cell(value) for name, value in constants.items()},
            self._formats({"format": spec.get("day_format", [])}, day, path),
            self._formats({"format": spec.get("time_format", [])}, time, path),
            self._texts(spec, "blanks", path) if "blanks" in spec else blanks,
        )

    def _blank_when(self, spec: Mapping[str, Any], column: Column, path: KeyPath) -> BlankWhen | None:
        found = spec.get("blank_when")
        if found is None:
            return None
        path = (*path, "blank_when")
        if not isinstance(found, Mapping):
            self._fault(
                "wrong_value",
                path,
                sentence("it must be a table"),
                verbatim('{ column = "answered", is = false }'),
            )
            return None
        self._known(found, _BLANK_WHEN, path)
        name = self._text(found, "column", path)
        others = [one.name for one in self.table.columns if one.name != column.name]
        if name not in others:
            self._fault(
                "unknown_column",
                (*path, "column"),
                sentence("no other column {name!r}", name=name),
                nearest(name, others),
            )
        values = found.get("is", [])
        values = values if isinstance(values, list) else [values]
        wanted: list[Wanted] = []
        for one in values:
            try:
                wanted.append(one if isinstance(one, str | bool) else exactly(one))
            except (TypeError, ValueError):
                self._fault("wrong_value", (*path, "is"), sentence("it must be a value or a list of values"))
        return BlankWhen(
            name, tuple(wanted), self._texts(found, "also", path), self._flag(found, "only", path)
        )

    def _values(self, spec: Mapping[str, Any], path: KeyPath) -> Mapping[str, str]:
        found = spec.get("values", {})
        if not isinstance(found, Mapping) or any(isinstance(one, dict | list) for one in found.values()):
            self._fault(
                "wrong_value",
                (*path, "values"),
                sentence("it must be a table of texts"),
                verbatim('{ "KO" = "complaint" }'),
            )
            return {}
        return {key: _cell(one) for key, one in found.items()}

    def _form(self, spec: Mapping[str, Any], path: KeyPath) -> NumberForm:
        decimal = self._text(spec, "decimal", path) or "."
        thousands = self._text(spec, "thousands", path) or ("." if decimal == "," else ",")
        if decimal == thousands:
            self._fault("wrong_value", (*path, "decimal"), sentence("the decimal sign also groups thousands"))
        return NumberForm(decimal, thousands, self._texts(spec, "strip", path))

    def _times(self, spec: Mapping[str, Any], path: KeyPath) -> Any:
        try:
            factor = exactly(spec.get("times", 1))
        except (TypeError, ValueError):
            factor = exactly(0)
        if factor == 0:
            self._fault(
                "wrong_value",
                (*path, "times"),
                sentence("it must be a number other than 0"),
                verbatim("times = 10000"),
            )
        return factor

    def _frequency(self, spec: Mapping[str, Any], path: KeyPath) -> Frequency | None:
        text = self._choice(spec, "period", path, tuple(Frequency))
        return Frequency(text) if text else None

    def _header(self, data: Mapping[str, Any]) -> int:
        found = data.get("header", 0)
        if isinstance(found, bool) or not isinstance(found, int) or found < 0:
            self._fault(
                "wrong_value", ("header",), sentence("it must be the number of a line, counted from 1")
            )
            return 0
        return found

    def _delimiter(self, data: Mapping[str, Any]) -> str:
        found = self._text(data, "delimiter", ())
        if len(found) > 1 or found in ('"', "\n", "\r"):
            self._fault("wrong_value", ("delimiter",), sentence("{text!r} is not one character", text=found))
            return ""
        return found


def _cell(value: Any) -> str:
    from kpi.ingest.readers.cells import cell_text

    return cell_text(value)
