"""Policies written in TOML within a test."""

from __future__ import annotations

from kpi.errors import PolicyError
from kpi.model.catalogue import Policy


def policy_of(text: str) -> Policy:
    """Return the policy of a `kpi.toml` without plugins; `schema = 1` is put before it.

    Ids are `company.<name>`.

    Raises:
        PolicyError: every fault of the text at once.
    """
    from kpi.app.catalogue import core_declared
    from kpi.documents import parse
    from kpi.policy.catalogue import join
    from kpi.policy.company import company_of
    from kpi.policy.policy import make_policy

    base = join([core_declared()])
    faults = [fault for found in base.faults.values() for fault in found.found]
    if faults:
        raise PolicyError(*faults)
    return make_policy(company_of(parse(f"schema = 1\n{text}", "kpi.toml")), base)
