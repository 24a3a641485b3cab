"""What a command of a plugin works with: the facts, the numbers of rules, and a way to print."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol, TypeVar

from kpi.model.parameter import Value
from kpi.model.working import Row
from kpi.words import Label

Command = TypeVar("Command", bound=Callable[..., Any])

AT_DESK = "__kpi_at_desk__"
"""Marks the function of a command that wants a desk."""


class Desk(Protocol):
    """The store, the policy and the screen of `kpi`, as the common options choose them."""

    @property
    def lang(self) -> str:
        """The language of labels, zh or en."""

    def rows(self, kind: str, since: date | None = None, until: date | None = None) -> Sequence[Row]:
        """Return the rows in force of a KIND, about the days given (both included).

        Raises:
            UsageError: for a KIND that nobody declares.
            StoreError: where the store is not there or cannot be read.
        """

    def numbers(self, rule: str, day: date) -> Mapping[str, Value]:
        """Return the parameters of a rule (its full id) as the company has them on a day."""

    def put(self, rows: Iterable[Mapping[str, object]], columns: Mapping[str, Label]) -> None:
        """Print rows in the format chosen; `columns` are their keys with the titles of a table."""

    def say(self, text: str) -> None:
        """Tell a person something beside the data."""


def at_desk(function: Command) -> Command:
    """Let the function of a click command be called with a `Desk` as its first argument.

    `kpi` gives the command the common options --db, --policy, -o and --lang.
    """
    setattr(function, AT_DESK, True)
    return function


__all__ = ["AT_DESK", "Desk", "at_desk"]
