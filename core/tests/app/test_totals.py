"""Totals are those of the rows that nobody need make, and the first rows are the first of all."""

from __future__ import annotations

from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from kpi.app.run import Finished
from kpi.app.totals import totals_of
from kpi.app.views import INCOMPLETE_PAY, run_document
from kpi.engine.computed import Computed, no_results
from kpi.engine.lines import LineBlock
from kpi.exact import parse
from kpi.model.line import LINE_PLACES
from kpi.model.period import Period
from kpi.store import Hashes
from kpi.testing.facts import MemoryFacts
from kpi.types import Ledger, Money, RunStatus, Stage

PEOPLE = "ABCDEF"
FACTS = MemoryFacts(
    {
        "units": [{"id": "desk", "name": "Desk"}],
        "assignments": [
            {"employee": one, "unit": "desk", "role": "agent", "from": "2018-01-01"} for one in PEOPLE
        ],
    }
)
KEYS = dict(FACTS.subjects().select("id", "subject").iter_rows())
SUBJECTS = st.sampled_from([KEYS[one] for one in PEOPLE])
AMOUNTS = st.none() | st.integers(-(2**62), 2**62)
FLAGS = st.sampled_from(["", "blocked", "quarantined", "incomplete,quarantined", "not_quarantined"])


@st.composite
def computed(draw: st.DrawFn) -> Computed:
    """A period with standings, pay and proposals of some, each with or without the others."""
    standings = draw(
        st.dictionaries(st.tuples(SUBJECTS, st.sampled_from(["day", "month"])), st.tuples(AMOUNTS, FLAGS))
    )
    schema = no_results().schema
    rows = [
        {"subject": who, "card": card, "unit": KEYS["desk"], "score": score, "flags": flags}
        for (who, card), (score, flags) in standings.items()
    ]
    paid = draw(st.dictionaries(SUBJECTS, AMOUNTS))
    held = draw(st.lists(SUBJECTS))
    lines = pl.DataFrame(
        {"subject": held, "status": ["held"] * len(held)}, schema={"subject": pl.Int64, "status": pl.String}
    )
    block = LineBlock("", "", "2018-07", Stage.PAY, "", Ledger.YUAN, next(iter(Money)), lines)
    moves = draw(st.lists(st.tuples(SUBJECTS, st.just("stars"), st.just("rise"), st.just("gold"))))
    return Computed(
        Period.parse("2018-07"),
        RunStatus.FINAL,
        (block,),
        pl.DataFrame(rows, schema=schema),
        pl.DataFrame(list(paid.items()), schema={"subject": pl.Int64, "amount": pl.Int64}, orient="row"),
        pl.DataFrame(
            moves,
            schema={"subject": pl.Int64, "ladder": pl.String, "proposal": pl.String, "level": pl.String},
            orient="row",
        ),
        (),
    )


def _document(made: Computed, most: int | None = None) -> dict[str, Any]:
    return run_document(Finished(7, made, Hashes("f", "p", "q")), FACTS, most=most)


def _whole(texts: list[str]) -> int:
    return int(sum(map(parse, texts)) * 10**LINE_PLACES)


@given(computed())
def test_totals_are_those_of_the_rows_of_the_document(made: Computed):
    rows, found = _document(made)["subjects"], totals_of(made, FACTS)
    scores = [row["score"] for row in rows if row["score"] is not None]
    amounts = [row["payable"] for row in rows if row["payable"] is not None]
    assert found.rows == len(rows)
    assert (found.scored, found.scores) == (len(scores), _whole(scores))
    assert (found.paid, found.payable) == (len(amounts), _whole(amounts))
    assert found.incomplete == sum(INCOMPLETE_PAY in row["flags"] for row in rows)
    assert found.proposals == sum(len(row["proposals"]) for row in rows)
    assert found.set_aside == any("quarantined" in row["flags"] for row in rows)
    assert found.someone == next((row["id"] for row in rows if row["score"] is not None), None)


@given(computed(), st.integers(0, 8))
def test_a_document_of_the_first_rows_has_the_first_of_all(made: Computed, most: int):
    whole = _document(made)
    assert _document(made, most) == {**whole, "subjects": whole["subjects"][:most]}
