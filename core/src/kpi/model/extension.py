"""What a plugin may add besides rules: readers of files, checks of a policy, example companies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from kpi.frozen import frozen
from kpi.model.label import Label

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


@frozen
class Finding:
    """Something that a check found; `severity` is error, warning or note, `proven` tells it from a guess."""

    code: str
    severity: str
    message: str
    proven: bool = True
    where: str = ""
    clauses: tuple[str, ...] = ()
    witness: Mapping[str, str] = attrs.field(factory=dict)


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
    """An example company: `write` puts a policy and files of facts into an empty folder.

    A file of facts is named for its KIND (`employees.csv`). `periods` are run in order; `subject` is whose
    payslip and explanation are worth a look, in the last month, `rule` what of it is explained (all if empty).
    """

    name: str
    label: Label
    write: Callable[[Path], None]
    periods: tuple[str, ...] = ()
    subject: str = ""
    owner: str = ""
    rule: str = ""
