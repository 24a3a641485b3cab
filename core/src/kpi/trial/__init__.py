"""Trying a rule on given inputs, without a store: the engine part of `kpi try`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kpi.model.catalogue import Policy
from kpi.trial.outcome import Outcome


def trial(
    policy: Policy, rule_id: str, given: Mapping[str, Any], settings: Mapping[str, Any], day: date
) -> Outcome:
    """Evaluate a rule, a scorecard, the awards of a set of sanctions, a ladder, a procedure or a pay scheme on given inputs with the parameters that hold on `day`.

    A value may be text as on a command line (`20`, `90%`, `900/1000`, a label, `true`, `[1, 1, 0]`, `none`
    for what is not assessed) or a value of TOML; a list for an input of one value tries each. Beside the inputs a rule that compares takes `peers`, a
    sanction `events` (or `count` of them, all alike), a pool `scores`, a set `staff`, a procedure `done`,
    a rule that reads a level `levels` or a `history` of it, one whose tables hold for a time a `date`,
    and what a working counts the rows that it reads. Parameters may stand among the inputs.

    Args:
        policy: whose catalogue has the rule.
        rule_id: an id, a short name, or a clause id that one rule carries out.
        given: values by an input's id, last part of the id, alias, or the scorer's argument.
        settings: values by a parameter's bare name.
        day: the day whose parameters hold.

    Raises:
        UsageError: for names that do not exist (the nearest is named), a clause with several rules, and
            inputs that are missing.
        DataError: for values that cannot be read, or lie outside the input's domain (`out_of_range`).
        PolicyError: for a rule that cannot become a tree, or a parameter without a value on that day.
    """
    from kpi.trial.asked import Asked
    from kpi.trial.forms import tried

    return tried(Asked(policy, rule_id, given, settings, day))


__all__ = ["Outcome", "trial"]
