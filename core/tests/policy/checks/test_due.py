"""What must hold of what falls due: what fulfils it exists, and its decisions have no other meaning."""

from __future__ import annotations

import pytest

from kpi.engine.due.terms import KNOWN
from kpi.errors import PolicyError
from kpi.policy.reference import reference
from kpi.policy.sections.due import TERMS
from kpi.testing.policies import policy_of

TEXT = '[due.talk]\nlabel = "talk"\nfrom = "hire"\n'


def faults_of(text: str) -> list[tuple[str, str, str]]:
    with pytest.raises(PolicyError) as caught:
        policy_of(text)
    return [(fault.code, fault.message, fault.hint) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("done", "code", "message"),
    [
        ("{}", "missing_key", "due company.talk: done names nothing"),
        (
            '{ decision = "approval" }',
            "wrong_value",
            "due company.talk: a decision of kind approval has a meaning already",
        ),
        ('{ events = ["nothing"] }', "unknown_name", "due company.talk: unknown event 'nothing'"),
        ('{ scorecard = "nothing" }', "unknown_name", "due company.talk: unknown scorecard 'nothing'"),
        ('{ procedure = "nothing" }', "unknown_name", "due company.talk: unknown procedure 'nothing'"),
        ('{ decisions = "talk" }', "unknown_key", "due.talk.done.decisions: unknown key"),
    ],
)
def test_what_cannot_fulfil_it_is_refused(done: str, code: str, message: str):
    ((found, told, _),) = faults_of(f"{TEXT}done = {done}\n")
    assert (found, told) in ((code, message), (code, message.rpartition(": ")[2]))


def test_it_is_counted_from_something_that_is_known():
    ((code, _, hint),) = faults_of(TEXT.replace("hire", "hired"))
    assert (code, hint) == ("unknown_value", "did you mean 'hire'?")


def test_its_kind_of_decision_is_one_that_can_be_recorded():
    tables = policy_of(f'{TEXT}done = {{ decision = "talk" }}\n').catalogue.tables
    kind = tables["decisions"].column("kind")
    assert kind is not None
    assert kind.choices == ("approval", "amount", "waiver", "score", "adjustment", "signature", "talk")
    assert "talk" not in policy_of(TEXT).catalogue.tables["decisions"].column("kind").choices  # type: ignore[union-attr]


def test_nobody_is_bound_to_what_does_not_exist():
    ((code, message, hint),) = faults_of(f'{TEXT}[[bind]]\nrole = "cs"\ndue = ["tlak"]\n')
    assert (code, message, hint) == ("unknown_name", "bind: unknown due 'tlak'", "did you mean 'talk'?")


def test_every_parameter_that_it_reads_is_on_the_page_and_no_other():
    assert [key.name for key in TERMS.keys] == list(KNOWN)
    assert "### `[due.<name>.parameters]`" in reference() or "## `[due.<name>.parameters]`" in reference()


def test_an_item_that_no_metric_reads_is_refused_where_there_are_any():
    rated = '[metric.m]\nlabel = "m"\nunit = "score"\nsource = { rated = "attitude" }\n'
    due = f'{TEXT}done = {{ ratings = "atitude" }}\n'
    wanted = ("unknown_name", "due company.talk: unknown rated item 'atitude'", "did you mean 'attitude'?")
    assert faults_of(rated + due) == [wanted]
    assert policy_of(due).catalogue.due
