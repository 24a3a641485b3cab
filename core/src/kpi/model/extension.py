"""What a plugin may add besides rules: readers of files, checks of a policy, example companies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from kpi.frozen import frozen
from kpi.words import Label

if TYPE_CHECKING:
    from kpi.model.catalogue import Policy


@frozen
class Importer:
    """A reader of a file format that the core does not know.

    `read` gives the rows of a file in their order, each a mapping from column title to text; `suffixes`
    are the endings it reads, such as `.dbf`.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[Path], Iterable[Mapping[str, str]]]
    label: Label = Label()
    owner: str = ""


SEVERITIES = ("error", "warning", "note")
ABOVE_CAP = "above_cap"
"""The code of a deduction that can exceed a limit; what settles it is no default but how the limit is bound."""


@frozen
class Trial:
    """What `kpi try` takes to show a finding: what is tried, inputs, and settings that are not the policy's own."""

    of: str
    given: Mapping[str, str] = attrs.field(factory=dict)
    settings: Mapping[str, str] = attrs.field(factory=dict)


@frozen
class Finding:
    """Something that a check found, the worst `severity` (one of `SEVERITIES`) first.

    `proven` tells it from what was only sampled. `about` is the rule, card, ladder or metric that it is about,
    `witness` the inputs that show it, as `kpi try` takes them, `parameter` what would mend it. `settled` says, of
    a rule as it is printed, which value the policy gives instead, so that this does not happen; `accepted` why
    its author stands by it. `trials` show it: one, or the two of which the difference does (the worse case first).
    Of a rule without any it is the witness that is tried.
    """

    code: str
    severity: str
    message: Label | str
    proven: bool = True
    where: str = ""
    clauses: tuple[str, ...] = ()
    witness: Mapping[str, str] = attrs.field(factory=dict)
    about: str = ""
    parameter: str = ""
    settled: str = ""
    accepted: Label = Label()
    trials: tuple[Trial, ...] = ()

    def tried_with(self, settings: Mapping[str, str]) -> Finding:
        """Return it with more settings of its trials."""
        trials = (attrs.evolve(one, settings={**settings, **one.settings}) for one in self.trials)
        return attrs.evolve(self, trials=tuple(trials))


@frozen
class Check:
    """An examination of a whole policy before pay day."""

    id: str
    label: Label
    examine: Callable[[Policy], Iterable[Finding]]
    clauses: tuple[str, ...] = ()
    owner: str = ""


@frozen
class Demo:
    """An example company: the package that carries its `kpi.toml`, and its facts as pairs of a KIND and its rows.

    A row need not have every column, and the rows of a KIND need not all have the same. `periods` are run in
    order; `subject` is whose payslip and explanation are worth a look, in the last month, `rule` what of it is
    explained (all if empty).
    """

    name: str
    label: Label
    package: str
    facts: Callable[[], Iterable[tuple[str, Iterable[Mapping[str, object]]]]]
    periods: tuple[str, ...] = ()
    subject: str = ""
    owner: str = ""
    rule: str = ""
