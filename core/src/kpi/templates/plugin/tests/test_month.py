"""A month of a company that uses the plugin, from what was counted to what is paid, and why."""

from pathlib import Path

import pytest

# The policy is the one that the README shows, so that it is never wrong there.
README = Path(__file__).parents[1] / "README.md"
POLICY = README.read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]


@pytest.fixture
def march(kpi_store):
    kpi_store.policy(POLICY)
    kpi_store.rows("units", [{"id": "depot", "name": "Depot"}])
    kpi_store.rows("employees", [{"id": "P1", "name": "Pang", "hired_on": "2024-01-01"}])
    kpi_store.rows(
        "assignments",
        [{"employee": "P1", "unit": "depot", "role": "picker", "base_pay": 4000, "from": "2024-01-01"}],
    )
    picked = {"subject": "P1", "metric": "picking_accuracy", "period": "2025-03"}
    kpi_store.rows("observations", [{**picked, "numerator": 1970, "denominator": 2000}])
    wrong = {"subject": "P1", "kind": "wrong_parcel"}
    kpi_store.rows("events", [{**wrong, "on": "2025-03-04"}, {**wrong, "on": "2025-03-20"}])
    return kpi_store.run("2025-03")


def test_a_picker_is_scored_by_his_counts(march):
    assert march.of("P1")["score"] == "75.00"


def test_each_wrong_parcel_is_a_fine_in_his_pay(march):
    fines = march.lines_of("P1", rule="acme.wrong_parcel")
    assert [one["amount"] for one in fines] == ["-20.00", "-20.00"]
    assert march.of("P1")["payable"] == "3960.00"


def test_his_score_is_explained_down_to_the_clause(march, kpi_cli):
    said = kpi_cli("explain", "P1", "--period", "2025-03", "--lang", "en")
    assert said.code == 0, said.err
    assert "ACME.1" in said.out
    assert "1970/2000" in said.out
