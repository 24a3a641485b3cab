"""What plugins may import: enough to write every declaration, down to its parts."""

import typing
from collections.abc import Mapping
from fractions import Fraction

import attrs

from kpi import api
from kpi.model.catalogue import Policy
from kpi.model.extension import Check, Demo, Finding, Importer
from kpi.model.sorts import SORTS

UNSEEN = {"Fraction": Fraction, "Mapping": Mapping, "Policy": Policy, "Value": api.Value}
"""Names of hints that stand for classes of another module, or that a module imports for type checkers alone."""


def parts_of(kind, found):
    """Return the classes of kpi that a declaration is written with."""
    for inner in typing.get_args(kind):
        parts_of(inner, found)
    if isinstance(kind, type) and kind.__module__.startswith("kpi.") and kind not in found:
        found.add(kind)
        if attrs.has(kind):
            for hint in typing.get_type_hints(kind, localns=UNSEEN).values():
                parts_of(hint, found)
    return found


def test_every_part_of_every_declaration_may_be_imported():
    found = set()
    for kind in (*(one.kind for one in SORTS), Check, Demo, Finding, Importer):
        parts_of(kind, found)
    assert len(found) > 40
    public = [getattr(api, name) for name in api.__all__]
    assert [one for one in found if one not in public] == []
