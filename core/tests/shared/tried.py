"""What `kpi try` says of a finding: each of its trials run as a command line would."""

from __future__ import annotations

from kpi.trial import trial


def outcomes(policy, finding, day):
    """Return what comes out of each trial of a finding."""
    return [trial(policy, one.of, one.given, one.settings, day) for one in finding.trials]


def results(policy, finding, day):
    """Return the result of each trial of a finding."""
    return [one.result for one in outcomes(policy, finding, day)]
