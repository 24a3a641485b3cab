"""What a run says is ready to be printed as JSON."""

from __future__ import annotations

from kpi.app.run import Finished
from kpi.app.views import run_document
from kpi.output import plain, to_json
from kpi.store import Hashes
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of
from kpi.testing.runs import ran

POLICY = """
[metric.answered]
label = { zh = "接通", en = "Answered" }
unit = "percent"
[rule.answered_points]
label = { zh = "接通得分", en = "Answered" }
scorer = "manual"
inputs = { value = "answered" }
parameters = { full = 100 }
[scorecard.month]
label = { zh = "月", en = "Month" }
frequency = "month"
na_policy = "drop"
rank = { scope = "unit" }
[[scorecard.month.item]]
rule = "answered_points"
[[bind]]
role = "agent"
scorecard = "month"
"""


def test_the_document_of_a_run_holds_only_what_json_has():
    rows = {
        "units": [{"id": "desk", "name": "Desk"}],
        "assignments": [
            {"employee": one, "unit": "desk", "role": "agent", "from": "2018-01-01"} for one in "AB"
        ],
        "observations": [
            {"subject": "A", "metric": "company.answered", "period": "2018-07", "value": "90.125"}
        ],
    }
    facts = MemoryFacts(rows)
    found = ran(policy_of(POLICY), facts, "2018-07")
    document = run_document(Finished(7, found.computed, Hashes("f", "p", "q")), facts)
    assert document == plain(document)
    assert to_json(document, ready=True) == to_json(document)
    assert [row["score"] for row in document["subjects"]] == ["90.13", None]
