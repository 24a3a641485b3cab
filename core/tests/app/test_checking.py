"""The rows of `kpi check`: the lines by which a finding is tried."""

from __future__ import annotations

from kpi.app.checking import Report
from kpi.model.extension import Finding, Trial


def lines(found):
    [row] = Report((found,), {}, frozenset({"a.rule"})).rows("en")
    return row["try"]


def test_each_trial_is_a_line_with_its_settings():
    trials = (Trial("a.pay", {"aid": "1 2"}, {"mode": "x"}), Trial("a.pay"))
    found = Finding("pay_falls", "warning", "", about="a.rule", witness={"n": "1"}, trials=trials)
    assert lines(found) == "kpi try a.pay 'aid=1 2' --set mode=x\nkpi try a.pay"


def test_of_a_rule_that_a_check_of_a_plugin_names_the_witness_is_tried():
    assert lines(Finding("odd", "note", "", about="a.rule", witness={"n": "1"})) == "kpi try a.rule n=1"
    assert lines(Finding("odd", "note", "", about="a.card", witness={"n": "1"})) == ""
    assert lines(Finding("odd", "note", "", about="a.rule")) == ""
