"""Joins the declarations of core, kit and plugins into one catalogue, and lays the company's on top."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import attrs

from kpi.errors import Fault, Faults
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.names import Names
from kpi.model.sanction import Sanction
from kpi.model.sorts import BY_WORD, NAMED
from kpi.policy.checks import checks
from kpi.policy.checks.due import with_kinds
from kpi.policy.checks.metrics import check_metric_cycles
from kpi.policy.declared import Declared, names_of
from kpi.policy.link import links
from kpi.policy.names import Resolver
from kpi.policy.register import register
from kpi.words import phrase, sentence
from kpi.words.called import called

Blame = Callable[[str], Fault | None]


@frozen
class Joined:
    """A catalogue with the names in it, and every fault by the owner whose it is."""

    catalogue: Catalogue
    names: Mapping[str, Names]
    owners: Mapping[tuple[str, str], str]
    faults: Mapping[str, Faults]


def join(all_declared: Sequence[Declared], base: Joined | None = None, blame: Blame | None = None) -> Joined:
    """Put declarations together: clashes, references, scorers' arguments, tables' columns, cycles.

    With a `base` only the new declarations are linked and checked, on top of it. Nothing is raised: the
    faults are returned by owner. A declaration whose name is taken is left out.
    """
    faults = {declared.owner: Faults() for declared in all_declared}
    owners = dict(base.owners) if base else {}
    found: dict[str, dict[str, Any]] = {
        sort.field: dict(getattr(base.catalogue, sort.field)) if base else {} for sort in NAMED
    }
    fresh: dict[str, set[str]] = {sort.word: set() for sort in NAMED}
    for declared in all_declared:
        for sort in NAMED:
            for one in getattr(declared, sort.field):
                name = sort.name(one)
                if _is_free(sort.word, name, one, declared, owners, faults):
                    found[sort.field][name] = one
                    fresh[sort.word].add(name)
    names = names_of(all_declared, base.names if base else None)
    linking = _Linking(names, faults, {one.owner: one.who for one in all_declared}, found, blame)
    linking.all(all_declared, fresh)
    found["tables"] |= with_kinds(found["tables"], found["due"].values())
    clauses = register(all_declared, found, names, faults, base.catalogue.clauses if base else {})
    return Joined(Catalogue(**found, clauses=clauses), names, owners, faults)


def _is_free(
    word: str,
    name: str,
    one: Any,
    declared: Declared,
    owners: dict[tuple[str, str], str],
    faults: Mapping[str, Faults],
) -> bool:
    first = owners.setdefault((word, name), declared.who)
    if first == declared.who:
        return True
    message = sentence(
        "the {sort} {name!r} of {who} is also declared by {first}",
        sort=called(word),
        name=name,
        who=declared.who,
        first=first,
    )
    hint = sentence("one of the two must take another name")
    where = getattr(one, "where", "")
    faults[declared.owner].add("name_conflict", message, where=where, who=declared.who, hint=hint)
    return False


@attrs.define
class _Linking:
    """One pass over the fresh declarations."""

    names: Mapping[str, Names]
    faults: Mapping[str, Faults]
    titles: Mapping[str, str]
    found: dict[str, dict[str, Any]]
    blame: Blame | None

    def all(self, all_declared: Iterable[Declared], fresh: Mapping[str, set[str]]) -> None:
        single: dict[str, Sanction] = {one.rule: one for declared in all_declared for one in declared.single}
        for one in self.found["sanctions"].values():
            single.update({member.rule: member for member in one.sanctions})
        for word, linked in links(self.found["metrics"], single).items():
            declared = self.found[BY_WORD[word].field]
            for name in sorted(fresh[word]):
                one = declared[name]
                faults = self.faults[one.owner] if one.owner in self.faults else Faults()
                who = self.titles.get(one.owner, one.owner)
                about = phrase("{sort} {name}", sort=called(word), name=name)
                resolve = Resolver(self.names, one.owner, one.where, about, faults, who, self.blame)
                declared[name] = linked(one, resolve)
        for word, check in checks(self.found, single.values()):
            for name in sorted(fresh[word]):
                one = self.found[BY_WORD[word].field][name]
                for fault in check(one):
                    self.faults[one.owner].extend(
                        [attrs.evolve(fault, who=self.titles.get(one.owner, one.owner))]
                    )
        for owner, fault in check_metric_cycles(self.found["metrics"], fresh["metric"], self.found["rules"]):
            self.faults[owner].extend([fault])
