"""What each hook returns, and the name under which a declaration must be alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kpi.frozen import frozen
from kpi.model.extension import Check, Demo, Importer
from kpi.model.sorts import SORTS


@frozen
class Returns:
    """The declarations of a hook: their class, the word for one, and how one is named.

    `prefixed` names begin with `<plugin>.`, which keeps plugins apart; the others must differ. The owner
    of a declaration is the name of its plugin, or where it is `told` (in messages alone) name and version.
    """

    kind: type[Any]
    word: str
    name: Callable[[Any], str] | None
    prefixed: bool = False
    told: bool = False


HOOKS: Mapping[str, Returns] = {
    **{
        one.hook: Returns(one.kind, one.told_as, one.name if one.key else None, prefixed=one.prefixed)
        for one in SORTS
    },
    "kpi_importers": Returns(Importer, "importer", lambda one: str(one.name), told=True),
    "kpi_checks": Returns(Check, "check", lambda one: str(one.id), prefixed=True, told=True),
    "kpi_demo": Returns(Demo, "demo", lambda one: str(one.name), told=True),
}
"""Every hook of `kpi.hookspecs`: one for each sort of declarations, and those that extend the program."""
