"""Clocks and events made of rows that name what is not there."""

import pytest

from kpi.errors import PolicyError
from kpi.testing.policies import policy_of

CLOCK = """
[clock.complete]
label = "completion"
table = "tickets"
start = "dispatched"
stop = "closed"
parameters = { limit_minutes = 30 }
"""


def faults_of(text: str) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        policy_of(text)
    return [f"{one.message} ({one.hint})" for one in caught.value.faults]


def test_every_fault_of_a_clock_is_told_at_once_with_the_nearest_name() -> None:
    found = faults_of(
        """
        [clock.one]
        label = "one"
        table = "tickets"
        start = "dispached"
        stop = "close"
        where = [{ column = "kid", value = "fault" }]
        [clock.one.parameters]
        limits = [{ customer_clas = "vip", minutes = 5 }, { minutes = "soon" }]
        period_by = "deadlin"
        calendar = "weekdays"
        tempo = 4
        [clock.two]
        label = "two"
        table = "ticket"
        start = "dispatched"
        stop = "closed"
        """
    )
    told = "\n".join(found)
    for word in (
        "dispatched",
        "closed",
        "kind",
        "deadline",
        "minutes must be",
        "24x7",
        "no parameter 'tempo'",
    ):
        assert word in told
    assert "unknown table 'ticket' (did you mean tickets?)" in told or "tickets" in found[-1]


def test_a_limit_for_a_column_that_the_table_lacks_is_refused() -> None:
    found = faults_of(CLOCK.replace("limit_minutes = 30", "limits = [{ customer_clas = 1, minutes = 5 }]"))
    assert len(found) == 1
    assert "customer_class" in found[0]


def test_a_clock_without_a_limit_cannot_go_by_its_deadline() -> None:
    found = faults_of(CLOCK.replace("limit_minutes = 30", 'period_by = "deadline"'))
    assert "no limit that expires" in found[0]


def test_a_metric_of_a_clock_of_another_table_or_an_unknown_one_is_refused() -> None:
    metric = """
    [metric.late]
    label = "late"
    unit = "count"
    source = { table = "TABLE", clock = "CLOCK", where = [{ column = "COLUMN", value = "late" }] }
    """

    def told(table: str, clock: str, column: str) -> list[str]:
        text = metric.replace("TABLE", table).replace("CLOCK", clock).replace("COLUMN", column)
        return faults_of(CLOCK + text)

    assert "is of the table tickets, not outages" in told("outages", "complete", "complete.state")[0]
    assert "complete" in told("tickets", "complet", "complete.state")[0]
    assert "state" in told("tickets", "complete", "complete.stat")[0]
    assert "complete" in "".join(told("tickets", "complete", "respons.state"))


def test_an_event_made_of_rows_names_columns_that_fit() -> None:
    found = faults_of(
        """
        [event.one]
        label = "one"
        source = { table = "complaints", subject = "cause", quantity = "note", amount = "severity", status = "amount", where = { column = "caus", value = "x" } }
        [event.two]
        label = "two"
        source = { table = "complaint" }
        [event.three]
        label = "three"
        source = { table = "complaints", clock = "complete" }
        """
    )
    told = "\n".join(found)
    for word in (
        "subject",
        "quantity",
        "amount",
        "status",
        "cause",
        "complaints",
        "unknown clock 'complete'",
    ):
        assert word in told
    assert len(found) == 7


def test_words_that_a_column_never_has_are_refused_with_the_nearest() -> None:
    found = faults_of(
        CLOCK.replace("limit_minutes = 30", 'limits = [{ minutes = 5, stop = "clsed" }]')
        + """
        [event.one]
        label = "one"
        source = { table = "tickets", clock = "complete", where = { column = "complete.state", value = "lat" } }
        [event.two]
        label = "two"
        source = { table = "complaints", where = { column = "severity", op = "in", value = ["minor", "grave"] } }
        [metric.late]
        label = "late"
        unit = "count"
        source = { table = "tickets", clock = "complete", where = { column = "complete.state", value = "opened" } }
        """
    )
    told = "\n".join(found)
    assert "never 'lat' (did you mean 'late'?)" in told
    assert "never 'grave'" in told
    assert "never 'opened' (did you mean 'open'?)" in told
    assert "unknown column of moments 'clsed' (did you mean 'closed'?)" in told
    assert len(found) == 4


def test_a_parameter_that_no_rule_has_is_refused_in_an_event() -> None:
    where = '{ column = "kind", parameter = "counting.kindes" }'
    found = faults_of(f'[event.one]\nlabel = "one"\nsource = {{ table = "tickets", where = {where} }}\n')
    assert found == ["event company.one: unknown parameter 'counting.kindes' ()"]


def test_what_an_event_has_from_a_clock_goes_by_its_short_name() -> None:
    source = (
        '{ table = "tickets", clock = "complete", amount = "complete.minutes", status = "complete.state" }'
    )
    found = policy_of(f'{CLOCK}[event.one]\nlabel = "one"\nsource = {source}\n')
    made = found.catalogue.events["company.one"].source
    assert made is not None
    assert (made.amount, made.status) == ("company.complete.minutes", "company.complete.state")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("calendar", '"24x8"', "company.complete.calendar: must not be '24x8'"),
        ("limit_minutes", "-5", "company.complete.limit_minutes: must be a number from 0"),
        ("start_event", '"dispatchd"', "start_event: unknown column of moments 'dispatchd'"),
    ],
)
def test_what_a_company_sets_of_a_clock_is_looked_at_where_it_stands(
    name: str, value: str, said: str
) -> None:
    more = 'calendar = "24x7", start_event = "none", limit_minutes = 30'
    text = (
        CLOCK.replace("limit_minutes = 30", more)
        + f'[[set]]\nkey = "company.complete.{name}"\nvalue = {value}\n'
    )
    with pytest.raises(PolicyError) as caught:
        policy_of(text)
    (fault,) = caught.value.faults
    assert said in fault.message
    assert fault.where.startswith("kpi.toml:")
    assert int(fault.where.partition(":")[2]) > CLOCK.count("\n")


def test_what_a_company_sets_of_attendance_must_fit_the_rest_of_the_day() -> None:
    rules = """
    [attendance.desk]
    label = "desk"
    outcomes = {}
    parameters = { notice_unit = "day", main_shifts = [], lead_agent = 15, shifts = { value = { day = { start = "08:00", end = "16:00" } } } }
    """
    for name, value, said in (
        ("notice_unit", '"shift"', "needs main_shifts"),
        ("lead_agent", "-3", "lead_agent must be a number of minutes"),
    ):
        with pytest.raises(PolicyError, match=said):
            policy_of(f'{rules}[[set]]\nkey = "desk.{name}"\nvalue = {value}\nfrom = "2024-03-01"\n')
    both = '[[set]]\nkey = "desk.main_shifts"\nvalue = ["day"]\nfrom = "2024-01-01"\n'
    assert policy_of(
        f'{rules}{both}[[set]]\nkey = "desk.notice_unit"\nvalue = "shift"\nfrom = "2024-03-01"\n'
    )
