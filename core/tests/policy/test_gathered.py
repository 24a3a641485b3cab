"""`[sources.<name>]` of kpi.toml: what it may say, and what of it the hash of the policy knows."""

from __future__ import annotations

import pytest

from kpi.errors import PolicyError
from kpi.testing.policies import policy_of

TABLE = """
[table.visits]
key = "id"
about = "on"
subject = "worker"
[[table.visits.column]]
name = "id"
type = "word"
[[table.visits.column]]
name = "worker"
type = "employee"
[[table.visits.column]]
name = "on"
type = "moment"
"""


def sourced(text: str) -> str:
    return f'{TABLE}[sources.visits]\nkind = "visits"\n{text}\n'


def faults(text: str) -> list[tuple[str, str]]:
    with pytest.raises(PolicyError) as caught:
        policy_of(text)
    return [(one.code, one.message.text("en")) for one in caught.value.faults]


def test_a_source_is_read_and_its_policy_has_the_kind_of_what_is_gathered() -> None:
    policy = policy_of(sourced('parquet = "v/*.parquet"\nperiod = "{year}/{month}"\ndistinct = true'))
    (one,) = policy.sources_of("visits")
    assert (one.name, one.format, one.files, one.period, one.distinct) == (
        "visits", "parquet", "v/*.parquet", "{year}/{month}", True,
    )  # fmt: skip
    assert "gathered" in policy.catalogue.tables
    assert "gathered" not in policy_of(TABLE).catalogue.tables


def test_the_hash_knows_that_there_is_a_source_and_not_where_its_files_lie() -> None:
    none, here, there = (
        policy_of(one).digest for one in (TABLE, sourced('csv = "a.csv"'), sourced('csv = "b.csv"'))
    )
    assert here == there != none


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("", "wrong_value", "a source has either parquet or csv"),
        ('csv = "a"\nparquet = "b"', "wrong_value", "a source has either parquet or csv"),
        ('csv = "a"\nperiod = "{year}"', "wrong_value", "'{year}' does not say year and month"),
        ('csv = "a"\nfiles = 1', "unknown_key", "unknown key"),
        ("csv = 1", "wrong_type", "must be text"),
    ],
)
def test_a_source_that_says_too_little_or_too_much_is_refused(text, code, told) -> None:
    ((found, message),) = faults(sourced(text))
    assert found == code
    assert told in message


def test_a_source_of_no_kind_or_of_one_without_days_is_refused() -> None:
    ((code, message),) = faults('[sources.calls_of_mars]\ncsv = "a"\n')
    assert (code, "there is no KIND 'calls_of_mars'" in message) == ("unknown_kind", True)
    ((code, _),) = faults('[sources.x]\nkind = "observations"\ncsv = "a"\n')
    assert code == "unfit_kind"
