"""What plugins add besides rules: findings and the trials that show them."""

from __future__ import annotations

from kpi.model.extension import Finding, Trial


def test_settings_of_a_trial_stand_before_those_that_are_added():
    found = Finding("gap", "error", "", trials=(Trial("a.b", {"x": "1"}, {"full": "9"}), Trial("a.c")))
    more = found.tried_with({"full": "100", "mode": "open"})
    assert [one.settings for one in more.trials] == [
        {"full": "9", "mode": "open"},
        {"full": "100", "mode": "open"},
    ]
    assert [one.given for one in more.trials] == [{"x": "1"}, {}]
