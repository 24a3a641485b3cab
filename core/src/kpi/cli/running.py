"""What `kpi run` keeps of its periods: counts and what is to be said, and the rows of the last one alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import IO, TYPE_CHECKING, Any

import click

from kpi.cli.problems import LISTED
from kpi.exact import round_half_away
from kpi.frozen import frozen
from kpi.model.line import LINE_PLACES, REFUSED
from kpi.words import Label, phrase

if TYPE_CHECKING:
    from kpi.app.totals import Totals

_PIECE = 1 << 20
_UNITS = 10**LINE_PLACES

Document = dict[str, Any]
"""An entry of `kpi run -o json`: see `kpi.app.views.run_document`."""

ADVICE: tuple[tuple[Label, Callable[[Document], bool]], ...] = (
    (
        phrase("blocked: an item has no data; import what is missing, or set na_policy, and run again."),
        lambda document: document["status"] == "blocked",
    ),
    (
        phrase(
            "a figure lies beyond its domain (out_of_domain above) and is not used: correct it, or the metric's domain."
        ),
        lambda document: any(one["code"] == "out_of_domain" for one in document["problems"]),
    ),
    (
        phrase(
            "provisional: some lines wait for a decision (see kpi show sanctions --waiting, kpi show sign-offs --waiting)."
        ),
        lambda document: document["status"] == "provisional",
    ),
    (
        phrase("nobody is bound to a scorecard or a pay scheme in this period: see [[bind]] in kpi.toml."),
        lambda document: not document["subjects"] and not _refused(document),
    ),
    (
        phrase("all pay is held: limits refuse what is taken from it."),
        lambda document: not document["subjects"] and _refused(document),
    ),
)
"""What is to be done about a period, and whether it is."""


def _refused(document: Document) -> bool:
    return any(one["code"] == REFUSED for one in document["problems"])


@frozen
class Brief:
    """What is said of a period when its rows are gone; `counts` is its row in the table of periods.

    `advice` tells of each of `ADVICE` whether it is meant, `failed` whether the command ends with that; `rows` counts
    the subjects, and `someone` is one of them to look at, empty where there is none.
    """

    counts: Mapping[str, Any]
    advice: Sequence[bool]
    failed: bool
    rows: int
    someone: str

    @property
    def period(self) -> str:
        """The period, as it is printed."""
        return str(self.counts["period"])


def brief(document: Document, totals: Totals) -> Brief:
    """Return what is said of a period; the document needs no more than the first of its subjects."""
    # A run that is blocked or sets somebody aside has failed; what is merely reported is no failure.
    failed = document["status"] == "blocked" or totals.set_aside
    advice = [meant(document) for _, meant in ADVICE]
    someone = totals.someone or next((row["id"] for row in document["subjects"]), "")
    return Brief(_counts(document, totals), advice, failed, totals.rows, someone)


def rows_of(document: Document) -> list[dict[str, Any]]:
    """Return the rows of a document, each with its run, period and status."""
    head = {key: document[key] for key in ("run", "period", "status")}
    return [{**head, **row} for row in document["subjects"]]


def _counts(document: Document, totals: Totals) -> dict[str, Any]:
    """Return one row about a period: how many were scored and paid, and how much."""
    scored, paid = totals.scored, totals.paid
    return {
        "period": document["period"],
        "status": document["status"],
        "run": document["run"],
        "scored": scored,
        "mean": round_half_away(Fraction(totals.scores, _UNITS * scored), 2) if scored else None,
        "paid": paid,
        "incomplete": totals.incomplete or None,
        "payable": Fraction(totals.payable, _UNITS) if paid else None,
        "proposals": totals.proposals,
        "problems": len(document["problems"]),
    }


class Problems:
    """The problems of all periods, each once: the first `LISTED` with their periods, the others only counted."""

    def __init__(self) -> None:
        self.listed: dict[tuple[str, str, str], list[str]] = {}
        self._others: set[bytes] = set()

    def add(self, document: Document) -> None:
        """Take the problems of a period."""
        from hashlib import blake2b

        for problem in document["problems"]:
            key = (problem["subject"], problem["code"], problem["message"])
            if key in self.listed:
                self.listed[key].append(document["period"])
            elif len(self.listed) < LISTED:
                self.listed[key] = [document["period"]]
            else:
                # Every month of a large company may have its own: texts of all of them would add up.
                self._others.add(blake2b(repr(key).encode(), digest_size=16).digest())

    @property
    def more(self) -> int:
        """How many there are beside the listed ones."""
        return len(self._others)


class Pages:
    """What is printed of every period, kept until all are done: where one fails, nothing is printed.

    What comes after the first waits in a file without a name.
    """

    def __init__(self) -> None:
        self._first: str | None = None
        self._file: IO[str] | None = None

    def add(self, text: str) -> None:
        """Take the text of a period."""
        if self._first is None:
            self._first = text
            return
        if self._file is None:
            import tempfile

            self._file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115 -- put() closes it
        self._file.write(text)

    def put(self) -> None:
        """Print it all on stdout."""
        click.echo(self._first or "", nl=False)
        if self._file is not None:
            with self._file as file:
                file.seek(0)
                while piece := file.read(_PIECE):
                    click.echo(piece, nl=False)


__all__ = ["ADVICE", "Brief", "Document", "Pages", "Problems", "brief", "rows_of"]
