"""Acts that two rules sanction, and sets that contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

import attrs

from kpi.model.catalogue import Catalogue, Policy
from kpi.model.extension import Finding
from kpi.model.metric import Counted
from kpi.model.sanction import Sanction
from kpi.words import Label, phrase

_BIND = "[[bind]]"
"""What settles a contradiction: whom the policy binds by which set."""


def double_sanctions(policy: Policy, sets: Iterable[str]) -> Iterator[Finding]:
    """Yield events for which two sanctions that bind one person both take money.

    Two sets bind one person where one binding names both; without bindings each set is looked at alone.
    """
    catalogue = policy.catalogue
    together = [one.sanctions for one in policy.bindings if one.sanctions] or [(one,) for one in sorted(sets)]
    seen: set[tuple[str, str, str]] = set()
    for names in together:
        for kind, first, second in _twice(catalogue, names):
            if (key := (kind, first.rule, second.rule)) not in seen:
                seen.add(key)
                yield _both(catalogue, kind, first, second)


def contradictions(policy: Policy) -> Iterator[Finding]:
    """Yield sets that contradict each other, and the acts that both fine, as they stand in the text.

    The text does not say which one holds; a policy binds one of them.
    """
    sets = policy.catalogue.sanctions
    for one, other in combinations(sorted(sets), 2):
        if other not in sets[one].conflicts and one not in sets[other].conflicts:
            continue
        first, second = sets[one], sets[other]
        yield Finding(
            "contradicting_sets",
            "error",
            phrase("{label} and {label2} contradict each other", label=first.label, label2=second.label),
            where=first.where,
            clauses=(*first.clauses, *second.clauses),
            about=one,
            settled=_BIND,
        )
        for kind, mine, others in _twice(policy.catalogue, (one, other)):
            yield attrs.evolve(_both(policy.catalogue, kind, mine, others), settled=_BIND)


def _twice(catalogue: Catalogue, names: Iterable[str]) -> Iterator[tuple[str, Sanction, Sanction]]:
    by_kind: dict[str, list[Sanction]] = defaultdict(list)
    for name in names:
        for one in catalogue.sanctions[name].sanctions:
            if one.money is not None and one.money.taken and not one.beside:
                for kind in _kinds(catalogue, one):
                    by_kind[kind].append(one)
    for kind, found in sorted(by_kind.items()):
        for first, second in combinations(found, 2):
            if first.rule != second.rule and not _takes_turns(first, second):
                yield kind, first, second


def _kinds(catalogue: Catalogue, one: Sanction) -> tuple[str, ...]:
    """Return the events that set a sanction off, or that the metrics of its rule count."""
    if one.trigger is not None:
        return one.trigger.kinds
    read = (catalogue.metrics.get(each.name) for each in catalogue.rules[one.rule].inputs)
    counted = (each.source.kinds for each in read if each is not None and isinstance(each.source, Counted))
    return tuple(dict.fromkeys(kind for kinds in counted for kind in kinds))


def _takes_turns(first: Sanction, second: Sanction) -> bool:
    """Tell whether conditions part the two, or they charge different people."""
    parted = first.when is not None and second.when is not None and first.when != second.when
    return (
        parted
        or first.charged != second.charged
        or first.rule in second.beside
        or second.rule in first.beside
    )


def _both(catalogue: Catalogue, kind: str, first: Sanction, second: Sanction) -> Finding:
    rules = [catalogue.rules[one.rule] for one in (first, second)]
    label = catalogue.events[kind].label
    names = [Label(one.label.text("zh"), one.label.text("en")) for one in rules]
    return Finding(
        "double_sanction",
        "warning",
        phrase(
            "{label}: both {names} and {names2} take money for it",
            label=label,
            names=names[0],
            names2=names[1],
        ),
        where=rules[0].where,
        clauses=tuple(dict.fromkeys((*rules[0].cited, *rules[1].cited))),
        about=rules[0].id,
    )
