"""Two outcomes beside each other: lines are told apart, differences are exact, and nothing that moves is left out."""

from fractions import Fraction

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from kpi.app.directory import Directory
from kpi.app.whatif.comparing import Comparison
from kpi.engine.computed import Computed, no_results
from kpi.engine.lines import UNITS, LineBlock
from kpi.model.period import Period
from kpi.types import Ledger, Money, RunStatus, Stage

IDS = {1: "A", 2: "B", 3: "C"}
LINE = {"amount": pl.Int64, "status": pl.String, "cause": pl.String, "flags": pl.String}


def outcome(lines=(), results=(), paid=None, proposals=()):
    blocks = [
        LineBlock(
            "", item, "2024-03", Stage.MONEY_SANCTIONS, f"x.{item}", Ledger.YUAN, Money.FINE,
            pl.DataFrame(rows, schema={"subject": pl.Int64, **LINE}, orient="row"),
        )
        for item, rows in lines
    ]  # fmt: skip
    found = no_results()
    frame = pl.DataFrame(list(results), schema=found.schema, orient="row")
    payable = pl.DataFrame(
        list((paid or {}).items()), schema={"subject": pl.Int64, "amount": pl.Int64}, orient="row"
    )
    schema = {"subject": pl.Int64, "ladder": pl.String, "proposal": pl.String, "level": pl.String}
    proposed = pl.DataFrame(list(proposals), schema=schema, orient="row")
    return Computed(Period.parse("2024-03"), RunStatus.FINAL, tuple(blocks), frame, payable, proposed, ())


def compared(now, then):
    return Comparison(now, then, Directory({}, {}), IDS, dict.fromkeys(IDS, 3))


def line(subject, yuan, cause="", status="final"):
    return (subject, None if yuan is None else yuan * UNITS, status, cause, "")


def standing(subject, score, rank=1, grade=None):
    return (subject, "form", 3, None if score is None else score * UNITS, grade, rank, 3, None, "")


def gist(rows):
    return [(row["id"], row["what"], row["now"], row["then"], row["difference"]) for row in rows]


def test_lines_that_are_alike_are_told_apart_by_their_place() -> None:
    now = outcome([("late", [line(1, -20), line(1, -20)])])
    then = outcome([("late", [line(1, -20), line(1, -30), line(1, -5)])])
    assert gist(compared(now, then).own(1)) == [
        ("A", "line", -20, -20, None),
        ("A", "line", -20, -30, -10),
        ("A", "line", None, -5, -5),
    ]


def test_a_line_that_is_held_has_no_difference_but_another_status() -> None:
    now, then = outcome([("pool", [line(2, 100)])]), outcome([("pool", [line(2, None, status="held")])])
    (row, *_) = compared(now, then).others(1)
    assert (row["then"], row["difference"], row["changed"]) == (None, None, True)
    assert (row["status_now"], row["status"]) == ("final", "held")


def test_standings_that_only_one_of_both_has_are_told() -> None:
    now, then = outcome(results=[standing(2, 80)]), outcome(results=[standing(3, 70)])
    assert gist(compared(now, then).others(1)) == [
        ("B", "score", 80, None, None),
        ("B", "rank", 1, None, None),
        ("C", "score", None, 70, None),
        ("C", "rank", None, 1, None),
    ]


def test_grades_and_proposals_move_without_a_difference() -> None:
    now = outcome(results=[standing(2, 80, grade="B")])
    then = outcome(results=[standing(2, 80, grade="A")], proposals=[(2, "x.ladder", "promote", "senior")])
    rows = compared(now, then).others(1)
    assert [(row["what"], row["difference"]) for row in rows] == [("grade", None), ("proposal", None)]
    assert rows[1]["then"].en == "promote to senior"


def test_who_is_asked_about_is_none_of_the_others() -> None:
    now, then = outcome(paid={1: UNITS, 2: UNITS}), outcome(paid={1: 2 * UNITS, 2: 3 * UNITS})
    found = compared(now, then)
    assert gist(found.others(1)) == [("B", "payable", 1, 3, 2)]
    assert gist(found.own(1)) == [("A", "payable", 1, 2, 1)]


_PEOPLE = st.sampled_from([1, 2, 3])
_AMOUNTS = st.lists(st.tuples(_PEOPLE, st.integers(-50, 50)), max_size=5)
_SCORES = st.dictionaries(_PEOPLE, st.integers(0, 100))


def drawn(amounts, scores):
    paid: dict[int, int] = {}
    for subject, yuan in amounts:
        paid[subject] = paid.get(subject, 0) + yuan * UNITS
    results = [standing(one, score) for one, score in scores.items()]
    return outcome([("late", [line(*one) for one in amounts])], results, paid)


@given(_AMOUNTS, _SCORES)
def test_an_outcome_beside_itself_moves_nobody(amounts, scores) -> None:
    found = compared(drawn(amounts, scores), drawn(amounts, scores))
    assert found.others(1) == []
    assert not any(row["changed"] for row in found.own(1))


@given(_AMOUNTS, _SCORES, _AMOUNTS, _SCORES)
def test_differences_of_lines_add_up_to_that_of_what_is_payable(amounts, scores, others, more) -> None:
    found = compared(drawn(amounts, scores), drawn(others, more))
    for subject, id in IDS.items():
        rows = found.own(subject) if subject == 1 else [row for row in found.others(1) if row["id"] == id]
        lines = sum((row["difference"] or Fraction(0) for row in rows if row["what"] == "line"), Fraction(0))
        totals = [(sum(yuan for who, yuan in some if who == subject)) for some in (amounts, others)]
        assert lines == totals[1] - totals[0]
