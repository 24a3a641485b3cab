"""Fines that were waived stand with the others of their rule."""

from reported_company import Page

from kpi.testing.command import typed
from kpi.testing.company import Company

POLICY = """
plugins = []
[event.late]
label = "late"
[sanction.late_fine]
label = "fine for being late"
kind = "fine"
scorer = "per_event"
ledger = "yuan"
money = "fine"
on = "late"
parameters = { amount = 20 }
[sanctions.house]
label = "house"
rules = ["late_fine"]
[[bind]]
role = "cs"
sanctions = ["house"]
"""


def test_a_fine_that_was_waived_is_counted_with_the_fines_of_its_rule(tmp_path):
    made = Company(tmp_path)
    made.policy(POLICY)
    made.rows("units", [{"id": "u", "name": "desk"}])
    made.rows("employees", [{"id": "A", "name": "Ann", "hired_on": "2023-01-01"}])
    made.rows("assignments", [{"employee": "A", "unit": "u", "role": "cs", "from": "2023-01-01"}])
    late = [
        {"subject": "A", "kind": "late", "on": f"2024-01-0{day}", "ref": f"L{day}", "status": status}
        for day, status in ((3, "waived"), (4, ""))
    ]
    made.rows("events", late)
    made.run("2024-01")
    assert typed(made.folder, "report", "--period", "2024-01", "--lang", "en").code == 0
    page = Page((made.folder / "report-2024-01.html").read_text(encoding="utf-8"))
    (rows,) = [rows for caption, _, rows in page.tables if caption == "How often each came"]
    assert [row[:3] for row in rows] == [["fine for being late", "Fine", "2"]]
