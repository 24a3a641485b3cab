"""Events that rows of tables are, as the stages of a run see them."""

from functools import cache
from typing import Any

from kpi.engine.explain import explain
from kpi.engine.happening import of_case
from kpi.kit.tables import KIT_TABLES
from kpi.model.period import Period
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of as read_policy
from kpi.testing.runs import Ran, ran

policy_of = cache(read_policy)

RULES = """
[clock.complete]
label = "completion"
table = "tickets"
start = "dispatched"
stop = "closed"
parameters = { limit_hours = 24 }

[event.overdue]
label = "overdue"
[event.overdue.source]
table = "tickets"
clock = "complete"
where = [{ column = "complete.state", value = "late" }]
[event.rude]
label = "rude"
counts = ["confirmed"]
source = { table = "complaints", where = { column = "cause", value = "attitude" }, quantity = "severity", amount = "amount", status = "status" }
[event.of_the_unit]
label = "of the unit"
source = { table = "complaints", subject = "unit" }

[metric.overdues]
label = "overdue this year"
unit = "count"
source = { events = ["overdue"], since = "hire" }

[sanction.overdue_fine]
label = "overdue"
scorer = "per_event"
inputs = { nth = "nth" }
money = "fine"
on = ["overdue"]
window = "year"
parameters = { amount = 50 }
[sanction.rude_fine]
label = "rude"
scorer = "per_event"
inputs = { nth = "nth" }
money = "fine"
on = ["rude"]
parameters = { amount = 20 }
[sanction.unit_points]
label = "of the unit"
scorer = "per_event"
inputs = { nth = "nth" }
ledger = "kpi_points"
on = ["of_the_unit"]
parameters = { amount = 1 }
[sanctions.all]
label = "all"
rules = ["overdue_fine", "rude_fine", "unit_points"]
[[bind]]
role = "field"
sanctions = ["all"]
"""

STAFF: dict[str, list[dict[str, Any]]] = {
    "units": [{"id": "U", "name": "U"}],
    "employees": [{"id": one, "name": one, "hired_on": "2020-01-01"} for one in ("E", "F")],
    "assignments": [
        {"employee": one, "unit": "U", "role": "field", "from": "2020-01-01"} for one in ("E", "F")
    ],
}


def late(id: str, day: str, who: str | None = "E") -> dict[str, Any]:
    return {"id": id, "kind": "fault", "assignee": who, "dispatched": f"{day}T09:00:00", "closed": None}


def facts_of(**rows: list[dict[str, Any]]) -> MemoryFacts:
    return MemoryFacts({**STAFF, **rows}, tables=KIT_TABLES)


def month(period: str = "2024-03", **rows: list[dict[str, Any]]) -> Ran:
    return ran(policy_of(RULES), facts_of(**rows), period)


def test_a_late_row_is_an_event_of_its_assignee_in_the_month_in_which_it_was_due() -> None:
    tickets = [late("T1", "2024-03-04"), late("T2", "2024-03-31"), late("T3", "2024-03-04", "F")]
    assert month(tickets=tickets).amounts("E", item="overdue_fine") == ["-50.00"]
    assert month("2024-04", tickets=tickets).amounts("E", item="overdue_fine") == ["-50.00"]


def test_events_made_of_rows_are_numbered_within_a_window_of_a_year() -> None:
    tickets = [late("T1", "2024-01-04"), late("T2", "2024-03-04")]
    found = month(tickets=tickets)
    assert found.amounts("E", item="overdue_fine") == ["-50.00"]
    (line,) = [one for one in found.lines if one["item"] == "overdue_fine"]
    assert line["cause"] == "event T2"


def test_a_row_without_a_status_counts_only_where_the_kind_lets_it() -> None:
    def complaint(id: str, status: str | None) -> dict[str, Any]:
        return {"id": id, "on": "2024-03-04", "employee": "E", "cause": "attitude", "status": status}

    rows = [complaint("C1", "confirmed"), complaint("C2", None), complaint("C3", "pending")]
    assert month(complaints=rows).amounts("E", item="rude_fine") == ["-20.00"]


def test_a_recorded_event_of_the_same_subject_kind_and_ref_stands_in_place_of_the_row() -> None:
    recorded = [
        {"subject": "E", "kind": "company.overdue", "on": "2024-03-05", "ref": "T1", "status": "waived"},
        {"subject": "F", "kind": "company.overdue", "on": "2024-03-05", "ref": "T2", "status": "waived"},
    ]
    found = month(tickets=[late("T1", "2024-03-04"), late("T2", "2024-03-05")], events=recorded)
    lines = [one for one in found.lines if one["subject"] == "E" and one["amount"] == "-50.00"]
    assert [one["cause"] for one in lines] == ["event T2"]


def test_a_decision_names_the_row_by_its_key() -> None:
    waiver = {
        "subject": "E", "kind": "waiver", "on": "2024-03-20", "ref": "T1", "by": "F", "outcome": "approved",
    }  # fmt: skip
    found = month(tickets=[late("T1", "2024-03-04"), late("T2", "2024-03-04")], decisions=[waiver])
    assert "unknown_case" not in {code for _, code in found.problems}
    charged = [one["cause"] for one in found.lines if one["amount"] == "-50.00"]
    assert charged == ["event T2"]


def test_the_events_that_a_case_may_name_are_the_recorded_ones_and_those_of_its_row() -> None:
    facts = facts_of(tickets=[late("T1", "2024-03-04"), late("T2", "2024-03-04")])
    found = of_case(policy_of(RULES), facts, "T1")
    assert found.select("kind", "ref", "on").rows() == [("company.overdue", "T1", "2024-03-05")]
    assert of_case(policy_of(RULES), facts, None)["ref"].to_list() == ["T2", "T1"]


def test_the_words_that_make_a_row_an_event_are_those_of_its_time() -> None:
    text = RULES.replace(
        '{ column = "cause", value = "attitude" }',
        '{ column = "cause", op = "in", parameter = "company.words.causes" }',
    )
    text += """
    [rule.words]
    label = "words"
    scorer = "fixed"
    kind = "pay"
    [rule.words.parameters]
    amount = 0
    causes = { value = ["attitude"], until = "2024-12-31" }
    """
    complaint = {
        "id": "C1",
        "on": "2024-03-04T09:00:00",
        "employee": "E",
        "cause": "attitude",
        "status": "confirmed",
    }
    found = of_case(policy_of(text), facts_of(complaints=[complaint]), "C1")
    assert "company.rude" in found["kind"].to_list()


def test_a_row_that_names_nobody_is_reported() -> None:
    found = month(tickets=[late("T1", "2024-03-04", None)])
    told = [one.message for one in found.computed.problems if one.code == "nobody_named"]
    assert told == ["company.overdue: 1 of tickets name nobody, the first is T1"]


def test_an_explanation_of_a_fine_names_the_row_and_when_it_was_due() -> None:
    found = explain(
        policy_of(RULES), facts_of(tickets=[late("T1", "2024-03-04")]), Period.parse("2024-03"), "E"
    )
    assert "tickets T1, due 2024-03-05 09:00:00: late" in str(found)


def test_an_explanation_of_a_fine_says_the_word_of_which_the_quantity_is_the_place() -> None:
    rude = {"id": "C1", "on": "2024-03-04", "employee": "E", "cause": "attitude", "status": "confirmed"}
    rows = [{**rude, "severity": "serious"}, {**rude, "id": "C2", "severity": None}]
    found = str(explain(policy_of(RULES), facts_of(complaints=rows), Period.parse("2024-03"), "E"))
    assert "complaints C1, severity serious" in found
    assert "complaints C2, " not in found
