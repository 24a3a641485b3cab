"""All rule files of a plugin's package, read once and only when a hook asks for them."""

from __future__ import annotations

from functools import cached_property

from kpi.documents import decode, parse
from kpi.errors import Fault, Faults, PolicyError
from kpi.model.attendance import AttendanceSet
from kpi.model.builtin import CORE_METRICS
from kpi.model.clause import Clause
from kpi.model.clock import Clock
from kpi.model.due import Due
from kpi.model.event import EventKind
from kpi.model.ladder import Ladder
from kpi.model.limit import LimitSet
from kpi.model.metric import Metric
from kpi.model.panel import Panel
from kpi.model.pay import PayScheme
from kpi.model.procedure import Procedure
from kpi.model.rule import Rule
from kpi.model.sanction import SanctionSet
from kpi.model.scorecard import Scorecard
from kpi.model.sorts import BY_WORD
from kpi.model.table import Table
from kpi.policy.declared import Declared, names_of
from kpi.policy.link import links
from kpi.policy.names import Resolver
from kpi.policy.rulefile import check_twice, read_rule_file
from kpi.words import sentence


class RuleFiles:
    """The declarations in `rules/*.toml` of a package, for its hooks to return.

    The owner is the package's name without `kpi_`. Names of the plugin's own and of the core are full
    ids already; names of others are as written, until the policy joins everything.

    Raises (when first asked):
        PolicyError: every fault of every file at once.
    """

    def __init__(self, package: str, *, owner: str = "", folder: str = "rules") -> None:
        self.package = package
        self.owner = owner or package.rpartition(".")[2].removeprefix("kpi_")
        self.folder = folder

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The `[metric.*]` tables."""
        return tuple(self._declared.metrics)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The `[rule.*]` and `[sanction.*]` tables."""
        return tuple(self._declared.rules)

    @property
    def scorecards(self) -> tuple[Scorecard, ...]:
        """The `[scorecard.*]` tables."""
        return tuple(self._declared.scorecards)

    @property
    def sanctions(self) -> tuple[SanctionSet, ...]:
        """The `[sanctions.*]` tables."""
        return tuple(self._declared.sanctions)

    @property
    def pay(self) -> tuple[PayScheme, ...]:
        """The `[pay.*]` tables."""
        return tuple(self._declared.pay)

    @property
    def ladders(self) -> tuple[Ladder, ...]:
        """The `[ladder.*]` tables."""
        return tuple(self._declared.ladders)

    @property
    def procedures(self) -> tuple[Procedure, ...]:
        """The `[procedure.*]` tables."""
        return tuple(self._declared.procedures)

    @property
    def events(self) -> tuple[EventKind, ...]:
        """The `[event.*]` tables."""
        return tuple(self._declared.events)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The `[table.*]` tables."""
        return tuple(self._declared.tables)

    @property
    def attendance(self) -> tuple[AttendanceSet, ...]:
        """The `[attendance.*]` tables."""
        return tuple(self._declared.attendance)

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """The `[clock.*]` tables."""
        return tuple(self._declared.clocks)

    @property
    def due(self) -> tuple[Due, ...]:
        """The `[due.*]` tables."""
        return tuple(self._declared.due)

    @property
    def panels(self) -> tuple[Panel, ...]:
        """The `[panel.*]` tables."""
        return tuple(self._declared.panels)

    @property
    def limits(self) -> tuple[LimitSet, ...]:
        """The `[limit.*]` tables."""
        return tuple(self._declared.limits)

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The `[clause.*]` tables."""
        return tuple(self._declared.clauses)

    @cached_property
    def _declared(self) -> Declared:
        from importlib.resources import files

        declared, faults = Declared(self.owner), Faults()
        folder = files(self.package) / self.folder
        there = folder.is_dir()
        found = sorted(
            (one for one in folder.iterdir() if one.name.endswith(".toml")) if there else (),
            key=lambda one: one.name,
        )
        if not found:
            hint = sentence("a wheel has to carry them: see the settings of the build in pyproject.toml")
            message = (
                sentence("there is no rule file in this folder")
                if there
                else sentence("there is no such folder of rule files")
            )
            raise PolicyError(Fault("no_rules", message, f"{self.package}/{self.folder}", hint=hint))
        for file in found:
            name = f"{self.package}/{self.folder}/{file.name}"
            try:
                document = parse(decode(file.read_bytes(), name), name)
            except PolicyError as error:
                faults.extend(error.faults)
                continue
            read_rule_file(document, declared, faults)
        check_twice(declared, faults)
        faults.raise_if_any(PolicyError)
        return self._linked(declared)

    def _linked(self, declared: Declared) -> Declared:
        """Write full ids wherever the plugin names its own or the core's."""
        names = names_of((Declared("core", metrics=list(CORE_METRICS)), declared))
        resolve = Resolver(names, self.owner)
        metrics = {one.id: one for one in (*CORE_METRICS, *declared.metrics)}
        single = {one.rule: one for one in declared.single}
        for word, linked in links(metrics, single).items():
            field = BY_WORD[word].field
            setattr(declared, field, [linked(one, resolve) for one in getattr(declared, field)])
        return declared
