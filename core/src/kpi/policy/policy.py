"""From a company's file and the plugins' declarations to one checked policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from kpi.engine.rounds import rounds
from kpi.errors import Fault, PolicyError, nearest
from kpi.model.attendance import AttendanceSet
from kpi.model.catalogue import Binding, Catalogue, Policy
from kpi.model.gathering import GATHERED
from kpi.model.period import Frequency
from kpi.model.sorts import BY_WORD, NAMED, WRITTEN
from kpi.policy.bindings import link_bindings
from kpi.policy.catalogue import Blame, Joined, join
from kpi.policy.checks import checks_of_parameters
from kpi.policy.company import OWNER, Company
from kpi.policy.declared import Declared
from kpi.policy.digest import digest
from kpi.policy.overrides import Applied, apply_settings, known_keys
from kpi.policy.sections.gathered import unfit_sources
from kpi.words import sentence


def make_policy(company: Company, base: Joined, blame: Blame | None = None) -> Policy:
    """Lay a company's declarations, settings and bindings over what core and plugins declare.

    Raises:
        PolicyError: every fault of the file at once.
    """
    faults = company.faults
    joined = join([company.declared], base, blame)
    faults.extend(joined.faults[OWNER].found)
    catalogue, applied = apply_settings(
        company.settings, joined.catalogue, joined.names, company.reading, OWNER
    )
    bindings = link_bindings(company.bindings, catalogue, joined.names, company.reading, blame)
    faults.extend(_circles(catalogue, bindings))
    faults.extend(_unfit(catalogue, applied))
    faults.extend(_unknown(company, catalogue))
    faults.extend(unfit_sources(company.reading, company.sources, catalogue.tables))
    faults.found.sort(key=_place)
    faults.raise_if_any(PolicyError)
    own = _own(catalogue, company.declared)
    if company.sources:
        catalogue = attrs.evolve(catalogue, tables={**catalogue.tables, GATHERED.kind: GATHERED})
    return Policy(
        catalogue,
        bindings,
        digest(bindings, applied, own, company.local.text, company.sources),
        company.reading.document.name,
        tuple(one for _, one in company.confirmed),
        company.roles,
        company.sources,
    )


def _unknown(company: Company, catalogue: Catalogue) -> Iterator[Fault]:
    """Yield confirmed parameters that nothing has: a rule of theirs may have been renamed."""
    known = known_keys(catalogue) if company.confirmed else []
    for index, one in company.confirmed:
        if one.key not in known:
            path = ("confirm", index, "key")
            message = sentence("unknown parameter {key!r}", key=one.key)
            yield company.reading.document.fault(path, "unknown_name", message, hint=nearest(one.key, known))


def _unfit(catalogue: Catalogue, applied: Iterable[Applied]) -> Iterator[Fault]:
    """Yield what settings make of declarations that these cannot be, where the settings stand."""
    set_here = [(*one.key.rpartition(".")[::2], one.dated.where) for one in applied]

    def placed(faults: Iterable[Fault], mine: Sequence[tuple[str, str]]) -> Iterator[Fault]:
        for fault in faults:
            key = fault.where.rpartition(": ")[2]
            name, where = next((one for one in mine if one[0] in f"{key} {fault.message}"), mine[0])
            message = (
                fault.message
                if name in fault.message
                else sentence("{key}: {message}", key=key, message=fault.message)
            )
            yield attrs.evolve(fault, where=where, message=message)

    found = {sort.field: getattr(catalogue, sort.field) for sort in NAMED}
    for word, check in checks_of_parameters(found).items():
        for name, one in found[BY_WORD[word].field].items():
            owners = (name, *one.rules) if isinstance(one, AttendanceSet) else (name,)
            mine = [(parameter, where) for owner, parameter, where in set_here if owner in owners]
            if mine:
                yield from placed(check(one), mine)


def _circles(catalogue: Catalogue, bindings: Iterable[Binding]) -> Iterator[Fault]:
    """Yield the circle of scorecards, if there is one, that read each other in a period of some frequency."""
    bound = {name for binding in bindings for name in binding.scorecards}
    for frequency in Frequency:
        running = {
            name: card
            for name, card in catalogue.scorecards.items()
            if name in bound and (card.frequency is frequency or frequency in card.rollups)
        }
        try:
            rounds(running, catalogue)
        except PolicyError as error:
            yield from error.faults
            return


def _place(fault: Fault) -> tuple[str, int]:
    """Return file and line, so that a person reads the faults in the order of the file."""
    file, _, line = fault.where.partition(":")
    number = line.partition(":")[0]
    return file, int(number) if number.isdigit() else 0


def default_policy(base: Joined) -> Policy:
    """Return the policy of nobody: everything that is declared, with its defaults, binding no one."""
    return Policy(base.catalogue, (), digest((), (), Declared(OWNER), ""))


def _own(catalogue: Catalogue, declared: Declared) -> Declared:
    """Return the company's declarations as they were linked."""
    own = Declared(OWNER)
    for sort in WRITTEN:
        for one in getattr(declared, sort.field):
            own.add(getattr(catalogue, sort.field)[sort.name(one)])
    return own
