"""What was gathered from files is a KIND of its own: in buckets it says what it says together."""

from datetime import datetime

import called_company as co
import pytest

from kpi.app.engines import run_lake
from kpi.app.lake import export_facts
from kpi.lake import OUTCOME, read_outcome
from kpi.model.period import Period

CALLS = [
    {"id": f"c{n}", "agent": ["A", "B", "C", None, "李四"][n % 5], "on": datetime(2024, 1, 1 + n), "queue": "vip",
     "answered": n % 3 > 0, "talk_time": 7 * n, "unit": "dock" if n % 5 == 3 else None}
    for n in range(30)
]  # fmt: skip


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    """Gather calls and export the facts; the card is of agents alone, so that units may part."""
    folder = tmp_path_factory.mktemp("called")
    text = co.policy().replace('[[bind]]\nunit = "east"\nbelow = false\nscorecard = "team"\n', "")
    made = co.Company(folder, text + co.PARQUET)
    (folder / "calls").mkdir(exist_ok=True)
    co.write_parquet(folder / "calls" / "0.parquet", CALLS)
    made.gathered("2024-01")
    export_facts(made.db, folder / "kpi.toml", folder / "facts")
    return folder


@pytest.mark.parametrize("buckets", [2, 3])
def test_gathered_figures_are_the_same_in_buckets(company, buckets):
    january = (Period.parse("2024-01"),)
    for out, of in (("one", 0), (f"of{buckets}", buckets)):
        list(run_lake(company / "kpi.toml", company / "facts", company / out, january, "local", buckets=of))
    one, other = (read_outcome(company / out / "2024-01") for out in ("one", f"of{buckets}"))
    assert one.tables["lines"]["amount"].drop_nulls().n_unique() > 5
    for name in OUTCOME:
        assert one.tables[name].equals(other.tables[name]), name
