"""Policies written in TOML within a test."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from kpi.errors import PolicyError
from kpi.model.catalogue import Policy
from kpi.model.rule import Scorer
from kpi.model.working import Working


def policy_of(text: str, workings: Iterable[Working] = (), scorers: Iterable[Scorer] = ()) -> Policy:
    """Return the policy of a `kpi.toml` without plugins; `schema = 1` is put before it.

    `workings` and `scorers` are there beside those of the core.

    Ids are `company.<name>`.

    Raises:
        PolicyError: every fault of the text at once.
    """
    from kpi.app.catalogue import core_declared
    from kpi.documents import parse
    from kpi.policy.catalogue import join
    from kpi.policy.company import company_of
    from kpi.policy.policy import make_policy

    core = core_declared()
    core = attrs.evolve(core, workings=list(workings), scorers=[*core.scorers, *scorers])
    base = join([core])
    faults = [fault for found in base.faults.values() for fault in found.found]
    if faults:
        raise PolicyError(*faults)
    return make_policy(company_of(parse(f"schema = 1\n{text}", "kpi.toml")), base)
