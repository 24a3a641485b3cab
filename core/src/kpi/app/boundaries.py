"""`kpi test --boundaries`: what happens at the edges of the rules, worked out from their trees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

from kpi.errors import Fault, PolicyError, UsageError
from kpi.frozen import frozen
from kpi.words import sentence

if TYPE_CHECKING:
    from kpi.engine.check.rules.boundaries import Boundary
    from kpi.model.catalogue import Policy
    from kpi.model.rule import Rule


@frozen
class Edges:
    """The boundary cases of some rules, and what there is none of: edges beyond those told, rules by reason."""

    found: tuple[Boundary, ...]
    more: int
    plain: tuple[str, ...]
    not_examined: tuple[str, ...]

    @property
    def failed(self) -> bool:
        """Whether the two readings of a rule disagree anywhere."""
        return any(not one.agrees for one in self.found)

    def rows(self) -> list[dict[str, Any]]:
        """Return the cases as `kpi test -o json` has them, with inputs, result and the line for `kpi try`."""
        return [_row(one) for one in self.found]


def edges(policy_path: Path | None, name: str | None, day: date) -> Edges:
    """Work out the boundary cases of a rule, a card, a ladder, a set or a clause; without a name of all that is bound.

    Raises:
        UsageError: for an unknown name, and one behind which no rule stands.
        PolicyError, PluginError: for a policy that cannot be loaded.
    """
    from kpi.app.catalogue import load_company
    from kpi.engine.check.rules.boundaries import boundaries

    loaded = load_company(policy_path)
    found: list[Boundary] = []
    more, plain, not_examined = 0, list[str](), list[str]()
    for rule in _asked(loaded.policy, name, day):
        try:
            with loaded.plugins.blaming(rule.id):
                got = boundaries(rule, loaded.policy.catalogue, day)
        except PolicyError:
            # A full mark or a table that the company has to give; `kpi check` says so.
            got = None
        if got is None:
            not_examined.append(rule.id)
            continue
        found += got[0]
        more += got[1]
        if not got[0]:
            plain.append(rule.id)
    return Edges(tuple(found), more, tuple(plain), tuple(not_examined))


def _asked(policy: Policy, name: str | None, day: date) -> list[Rule]:
    from kpi.engine.reach import reach_of

    catalogue = policy.catalogue
    ids = sorted(reach_of(policy).rules) if name is None else list(dict.fromkeys(_behind(policy, name, day)))
    if not ids:
        raise UsageError(
            Fault(
                "no_rules",
                sentence("no rule stands behind {name!r}", name=name),
                hint=sentence("name a rule, a scorecard or a clause"),
            )
        )
    return [catalogue.rules[one] for one in ids]


def _behind(policy: Policy, name: str, day: date) -> Iterator[str]:
    """Yield the rules that a name stands for: of a card its items', of a ladder those of its levels."""
    from kpi.app.rules import find

    catalogue = policy.catalogue
    for one in find(catalogue, name, day):
        if one.id in catalogue.rules:
            yield one.id
        elif one.id in catalogue.scorecards:
            card = catalogue.scorecards[one.id]
            yield from (item.rule for item in card.items)
            yield from filter(None, (card.grade, card.passing))
        elif one.id in catalogue.ladders:
            yield from (rule for level in catalogue.ladders[one.id].levels for rule in level.rules)


def _row(one: Boundary) -> dict[str, Any]:
    from kpi.exact import show
    from kpi.trial.outcome import plain

    inputs = " ".join(quote(f"{name}={value}") for name, value in one.given.items())
    return {
        "file": one.rule.where,
        "id": f"{one.rule.id}.{one.number}.{one.place}",
        "status": "pass" if one.agrees else "fail",
        "clauses": list(one.rule.cited),
        "differences": []
        if one.agrees
        else [{"path": "result", "want": plain(one.checked), "got": plain(one.result)}],
        "rule": one.rule.id,
        "input": one.input,
        "edge": show(one.edge),
        "place": one.place,
        "given": dict(one.given),
        "result": plain(one.result),
        "flags": list(one.flags),
        "try": f"kpi try {one.rule.id} {inputs}",
    }


__all__ = ["Edges", "edges"]
