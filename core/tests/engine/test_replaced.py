"""Facts of which some rows stand otherwise are what a store of such rows would say."""

from datetime import date
from fractions import Fraction

from kpi.engine.memory import MemoryFacts
from kpi.engine.replaced import ReplacedFacts, canonical
from kpi.exact import Rate
from kpi.model.facts import CORE_TABLES
from kpi.model.period import Period

OBSERVED = [
    {"subject": "A", "metric": "speed", "period": "2024-03", "value": Rate(Fraction(9), Fraction(10))},
    {"subject": "B", "metric": "speed", "period": "2024-03", "value": "80"},
    {"subject": "B", "metric": "speed", "period": "2024-02", "value": "70"},
]
EVENTS = [{"subject": "A", "kind": "late", "on": "2024-03-05", "ref": "1"}]
BELOW = MemoryFacts({"observations": OBSERVED, "events": EVENTS})
KEYS = {row["id"]: row["subject"] for row in BELOW.subjects().iter_rows(named=True)}
IDS = {key: id for id, key in KEYS.items()}
TABLES = {one.kind: one for one in CORE_TABLES}


def replaced(gone, put):
    return ReplacedFacts(BELOW, gone, put, keys=KEYS, tables=())


def told(frame):
    return [(IDS[row["subject"]], row["value.n"], row["value.d"]) for row in frame.iter_rows(named=True)]


def test_without_changes_everything_is_as_it_is() -> None:
    assert replaced({}, {}).frame("observations").equals(BELOW.frame("observations"))


def test_a_row_that_is_put_stands_behind_the_others_and_one_that_is_gone_does_not() -> None:
    more = {"subject": "A", "metric": "speed", "period": "2024-03", "value": Fraction(1, 3)}
    frame = replaced({"observations": {1}}, {"observations": [more]}).frame("observations")
    assert told(frame) == [("B", 80, 1), ("B", 70, 1), ("A", 1, 3)]
    assert frame.schema == BELOW.frame("observations").schema
    assert frame["seq"].is_sorted()


def test_what_is_asked_of_the_facts_is_asked_of_the_rows_put_too() -> None:
    rows = [
        {"subject": "A", "metric": "speed", "period": "2024-02", "value": "60"},
        {"subject": "A", "metric": "other", "period": "2024-03", "value": "50"},
    ]
    facts = replaced({}, {"observations": rows})
    narrow = facts.frame(
        "observations",
        periods=[Period.parse("2024-02")],
        only={"metric": ["speed"]},
        columns=["subject", "value"],
    )
    assert told(narrow) == [("B", 70, 1), ("A", 60, 1)]
    event = {"subject": "B", "kind": "late", "on": "2024-04-01", "ref": "2"}
    late = replaced({}, {"events": [event]})
    assert late.frame("events", until=date(2024, 3, 31)).height == 1
    assert late.frame("events", since=date(2024, 4, 1))["ref"].to_list() == ["2"]


def test_nobody_is_new_and_the_past_stays() -> None:
    facts = replaced({"observations": {1}}, {})
    assert facts.subjects().equals(BELOW.subjects())
    assert facts.results([], []).equals(BELOW.results([], []))
    assert facts.paid([]).equals(BELOW.paid([]))
    assert facts.runs([]) == {}


def test_a_row_of_a_frame_is_given_back_as_it_was_written() -> None:
    frame = BELOW.frame("observations")
    rows = [canonical(TABLES["observations"], row, IDS) for row in frame.iter_rows(named=True)]
    assert rows[0]["value"] == Rate(Fraction(9), Fraction(10))
    assert rows[1]["value"] == Fraction(80)
    again = replaced({"observations": {1, 2, 3}}, {"observations": rows}).frame("observations")
    assert again.drop("seq").equals(frame.drop("seq"))
