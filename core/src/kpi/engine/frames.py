"""Exact columns: a number is an Int64 numerator `x.n` with a denominator `x.d`; a missing one is null in both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, cast

from kpi.engine.lines import UNITS
from kpi.errors import DataError, Fault
from kpi.model.period import Period
from kpi.model.quantity import Measure
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl


NARROW = 2**63 - 1
"""The greatest whole number of 64 bits."""

_SPARSE = 8
"""Where keys are spread over more than so many times their number, they are looked up rather than laid out."""

_TOO_LARGE = 2**100
"""Stands for what was not computed: the strict cast to 64 bits refuses it."""
_REFUSED = "conversion from `i128` to `i64` failed"


@contextmanager
def naming(what: str, period: Period) -> Iterator[None]:
    """Name the rule, metric or sum that a number too large for 64 bits is of.

    Raises:
        DataError: `too_large`, in place of the refusal of the column.
    """
    import polars as pl

    try:
        yield
    except pl.exceptions.InvalidOperationError as error:
        if _REFUSED not in str(error):
            raise
        message = sentence(
            "{what} of {period} comes to a number too large to be kept exact", what=what, period=period
        )
        hint = sentence(
            "look for a number with too many digits among its facts (kpi imports lists the files)"
        )
        raise DataError(Fault("too_large", message, hint=hint)) from error


def laid_out(rows: pl.DataFrame, subjects: pl.Series) -> pl.DataFrame:
    """Return the row of each of `subjects`, in their order; null in all other columns where it has none.

    `rows` has `subject` (a key from 1 on), once each.
    """
    import polars as pl

    mine = rows["subject"]
    if mine.equals(subjects):
        return rows
    if not rows.height or mine.null_count() or not _dense(mine, subjects):
        whole = pl.DataFrame([subjects.alias("subject")])
        return whole.join(rows, on="subject", how="left", maintain_order="left")
    places = pl.Series([None], dtype=pl.UInt32).new_from_index(0, greatest(mine, subjects) + 1)
    places = places.scatter(mine, pl.int_range(len(mine), dtype=pl.UInt32, eager=True))
    found = places.gather(subjects)
    # All columns in one step: each step by itself costs a small company as much.
    others = rows.select(pl.exclude("subject").gather(found))
    return pl.DataFrame([subjects, *others.get_columns()])


def among(subjects: pl.Series, some: pl.Series) -> pl.Series:
    """Tell of each of `subjects` (keys from 1 on) whether it is one of `some`; a missing one is not."""
    import polars as pl

    some = some.drop_nulls()
    if not _dense(some, subjects):
        return subjects.is_in(some.implode()).fill_null(value=False)
    marks = pl.repeat(False, greatest(some, subjects) + 1, eager=True)
    return marks.scatter(some, True).gather(subjects).fill_null(value=False).alias(subjects.name)


def _dense(*keys: pl.Series) -> bool:
    """Tell whether keys lie so near to each other that a column with a place for each is worth its room."""
    least = min(cast("int | None", one.min()) or 0 for one in keys)
    return least >= 0 and greatest(*keys) <= _SPARSE * sum(map(len, keys))


def whole_numbers(name: str, values: Sequence[int | None]) -> pl.Series:
    """Return whole numbers as a column of 64 bits; one that is larger is refused as `naming` expects it."""
    import polars as pl

    most = 2**127 - 1
    kept = [None if one is None else max(-most, min(one, most)) for one in values]
    return pl.Series(name, kept, dtype=pl.Int128).cast(pl.Int64)


def number(name: str) -> tuple[str, str]:
    """Return the two columns of a number."""
    return f"{name}.n", f"{name}.d"


_BARE = (Measure.LEVEL, Measure.FLAG)


def is_number(unit: Measure) -> bool:
    """Tell whether a value of the unit is a number, and not a level or a flag."""
    return unit not in _BARE


def columns_of(name: str, unit: Measure) -> tuple[str, ...]:
    """Return the columns that hold a metric or input of a unit: two of a number, else one."""
    return number(name) if is_number(unit) else (name,)


def constant(name: str, value: Fraction) -> list[pl.Expr]:
    """Return the two columns of a number that is the same in every row."""
    import polars as pl

    above, below = number(name)
    return [
        pl.lit(value.numerator, dtype=pl.Int64).alias(above),
        pl.lit(value.denominator, dtype=pl.Int64).alias(below),
    ]


def scaled(above: pl.Expr, below: pl.Expr, units: int = UNITS, times: int = 1) -> pl.Expr:
    """Return n/d as whole numbers of 1/`units`, rounded half away from zero, and each `times` over.

    A result beyond 64 bits raises, and so does a part with which 128 bits would not do; nothing wraps.
    """
    import polars as pl

    n, d = above.cast(pl.Int128), below.cast(pl.Int128)
    most = (2**127 - 1) // (4 * units * times)
    size = (2 * n.abs() * units + d) // (2 * d)
    fits = n.is_between(-most, most) & (d <= most)
    whole = pl.when(n < 0).then(0 - size).otherwise(size) * times
    return pl.when(~fits).then(pl.lit(_TOO_LARGE, pl.Int128)).otherwise(whole).cast(pl.Int64)


def greatest(*columns: pl.Series) -> int:
    """Return the greatest absolute value of columns of whole numbers, 0 where there is none."""
    found = (cast("int | None", one) for column in columns for one in (column.min(), column.max()))
    return max((abs(one) for one in found if one is not None), default=0)


def is_positive(column: pl.Series) -> bool:
    """Tell whether every row of a column of whole numbers has one, and above 0."""
    least = cast("int | None", column.min())
    return not column.null_count() and (least is None or least > 0)


def scaled_in(frame: pl.DataFrame, name: str, units: int = UNITS) -> pl.Expr:
    """Return `scaled` of a number of a frame, in 64 bits where its values there leave no more room to be needed."""
    import polars as pl

    above, below = number(name)
    n, d = frame.get_column(above), frame.get_column(below)
    least, most, under = cast("int | None", d.min()), greatest(n), greatest(d)
    if pl.Int64 != n.dtype or pl.Int64 != d.dtype or least is None or least < 1:
        return scaled(pl.col(above), pl.col(below), units)
    if least == under and units % least == 0 and not d.null_count() and most * (units // least) <= NARROW:
        return pl.col(above) * (units // least)
    if 2 * (most * units + under) > NARROW:
        return scaled(pl.col(above), pl.col(below), units)
    size = (2 * pl.col(above).abs() * units + pl.col(below)) // (2 * pl.col(below))
    return size * pl.col(above).sign() if (cast("int | None", n.min()) or 0) < 0 else size


def rounded(above: pl.Expr, below: pl.Expr, places: int = 2) -> pl.Expr:
    """Return n/d in 1/UNITS, rounded half away from zero to `places` decimals; see `scaled`."""
    steps = 10**places
    return scaled(above, below, steps, UNITS // steps)


def unscaled(name: str, amount: pl.Expr, units: int = UNITS) -> list[pl.Expr]:
    """Return the two columns of a number that is held in whole numbers of 1/`units`."""
    import polars as pl

    above, below = number(name)
    return [
        amount.alias(above),
        pl.when(amount.is_not_null()).then(pl.lit(units, dtype=pl.Int64)).alias(below),
    ]


def in_units(value: Fraction, units: int = UNITS) -> int:
    """Return a fraction in whole numbers of 1/`units`, rounded half away from zero."""
    size = (2 * abs(value.numerator) * units + value.denominator) // (2 * value.denominator)
    return size if value >= 0 else -size


def joined_flags(*flags: pl.Expr) -> pl.Expr:
    """Join columns of flags (comma-joined, empty for none) into one, sorted and without repeats."""
    import polars as pl

    raw = pl.concat_str([flag.fill_null("") for flag in flags], separator=",").str.strip_chars(",")
    return raw.map_batches(_sorted_words, return_dtype=pl.String)


def is_bare(flags: pl.Series) -> bool:
    """Tell whether a column of flags has none in any row."""
    return not flags.null_count() and not flags.max()


def with_flag(rows: pl.DataFrame, word: str) -> pl.DataFrame:
    """Return the rows whose `flags` have a word."""
    import polars as pl

    if is_bare(rows["flags"]):
        return rows.clear()
    some = rows.filter(pl.col("flags").str.contains(word, literal=True))
    return some.filter(pl.col("flags").str.split(",").list.contains(word))


def with_flags(frame: pl.DataFrame, flags: str, given: Sequence[tuple[pl.Expr, str]]) -> pl.Expr | pl.Series:
    """Return a column of flags of a frame (as `joined_flags` has them), with some more in the rows given.

    Where there were none, the few texts that there can be are looked up: to join text row by row takes far longer.

    Args:
        frame: what has the flags and what the conditions read.
        flags: the name of the column.
        given: for each condition its flags, comma-joined.
    """
    import polars as pl

    masks = frame.select(
        pl.col(flags), *(where.fill_null(value=False).alias(f"~{at}") for at, (where, _) in enumerate(given))
    )
    there = [(f"~{at}", words) for at, (_, words) in enumerate(given) if masks[f"~{at}"].any()]
    if not there:
        return pl.col(flags)
    if not is_bare(masks[flags]):
        more = (pl.when(pl.col(mask)).then(pl.lit(words)).otherwise(pl.lit("")) for mask, words in there)
        return masks.select(joined_flags(pl.col(flags), *more)).to_series()
    texts = [
        ",".join(
            sorted(
                {word for (_, words), on in zip(there, way, strict=True) if on for word in words.split(",")}
            )
        )
        for way in product((False, True), repeat=len(there))
    ]
    place = pl.lit(0, dtype=pl.UInt32)
    for mask, _ in there:
        place = place * 2 + pl.col(mask).cast(pl.UInt32)
    return masks.select(pl.lit(pl.Series(texts, dtype=pl.String)).gather(place).alias(flags)).to_series()


def _sorted_words(raw: pl.Series) -> pl.Series:
    # Of many rows few combinations differ, so only these are taken apart.
    import polars as pl

    whole = raw.to_frame("raw")
    few = whole.unique()
    texts = few["raw"].to_list()
    clean = [",".join(sorted({word for word in text.split(",") if word})) for text in texts]
    if clean == texts:
        return raw
    mapped = few.with_columns(clean=pl.Series(clean, dtype=pl.String))
    return whole.join(mapped, on="raw", how="left", maintain_order="left")["clean"]
