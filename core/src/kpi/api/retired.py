"""Names that `kpi.api` no longer lists: they work until the version told, with a warning that names the plugin."""

from __future__ import annotations

import warnings
from collections.abc import Mapping

from kpi.errors import Deprecated
from kpi.frozen import frozen


@frozen
class Retired:
    """What is to be used in place of a name, since which version, and with which version it goes."""

    use: str
    since: str
    until: str


RETIRED: Mapping[str, Retired] = {}
"""The retired names, today none."""


def successor(name: str) -> str:
    """Return the name in `kpi.api` that took the place of a retired one, after a warning.

    Raises:
        AttributeError: for a name that never was.
    """
    one = RETIRED.get(name)
    if one is None:
        raise AttributeError(f"module 'kpi.api' has no attribute {name!r}")
    warning = Deprecated(f"kpi.api.{name}", since=one.since, until=one.until, use=f"kpi.api.{one.use}")
    # Two functions stand between this and the line that uses the name.
    warnings.warn(warning, stacklevel=3)
    return one.use


__all__ = ["RETIRED", "Retired", "successor"]
