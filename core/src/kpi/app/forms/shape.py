"""What a printed form is made of; every text stands in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from kpi.frozen import frozen
from kpi.model.parameter import Value
from kpi.model.quantity import Measure
from kpi.types import Origin
from kpi.words import Label


@frozen
class Reading:
    """A figure that a row is judged by: what it is called, its unit, where it comes from, who rates it.

    A `mark` is the row itself as people judge it, in a column of their own, beside what else is measured.
    """

    name: str
    label: Label
    unit: Measure
    source: Label
    raters: tuple[Label, ...] = ()
    mark: bool = False


@frozen
class Behind:
    """A rule that works out one of a row's figures, in words."""

    rule: str
    label: Label
    scoring: Label


@frozen
class Row:
    """A row of a form. `points` is None where the row has no full mark, or one that nobody has set (`unset`).

    `rows` are the parts of a row whose rule weighs several figures, each with its share of the points; one that
    people rate has no `rule`.
    """

    item: str
    rule: str
    label: Label
    points: Fraction | None
    unset: bool
    readings: tuple[Reading, ...]
    scoring: Label
    raters: Label
    clauses: tuple[str, ...]
    group: str = ""
    notes: tuple[Label, ...] = ()
    behind: tuple[Behind, ...] = ()
    rows: tuple[Row, ...] = ()


@frozen
class Assumed:
    """A number or choice that the regulation leaves open (`default`), or that the company has set (`company`).

    Where it `replaces` a value of the regulation or a default, `instead_of` is that one.
    """

    parameter: str
    of: Label
    value: Value
    unit: str
    meaning: Label
    origin: Origin
    since: date | None
    until: date | None
    clauses: tuple[str, ...]
    instead_of: Value = None
    replaces: bool = False


@frozen
class Form:
    """A scorecard as people read it. `parts` are the cards of which it takes the scores, each a form of its own.

    `total` says how the score is made, `hanging` what follows from it, `points` is the sum of the rows' points:
    of items of which a person has one at most, the highest counts. `groups` has each block's name and points.
    """

    card: str
    label: Label
    clauses: tuple[str, ...]
    rows: tuple[Row, ...]
    groups: Mapping[str, tuple[Label, Fraction]]
    points: Fraction
    parts: tuple[Form, ...]
    total: tuple[Label, ...]
    hanging: tuple[Label, ...]
    assumed: tuple[Assumed, ...]

    @property
    def document(self) -> dict[str, Any]:
        """Return it as a table of JSON."""
        found: dict[str, Any] = document_of(self)
        return found


def document_of(value: Any) -> Any:
    """Return a value of a form as a table of JSON, its labels as they are."""
    if isinstance(value, Label):
        return value
    if attrs.has(type(value)):
        return {one.name: document_of(getattr(value, one.name)) for one in attrs.fields(type(value))}
    if isinstance(value, Mapping):
        return {name: document_of(one) for name, one in value.items()}
    return [document_of(one) for one in value] if isinstance(value, tuple | list) else value
