"""Scorecards: items with rules, a total, and what stands on it (grade, rank, target)."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from kpi.frozen import frozen
from kpi.model.metric import Condition
from kpi.model.parameter import Parameter
from kpi.model.period import Frequency
from kpi.types import Ledger, NaPolicy, Scope, SubjectKind
from kpi.words import Label


@frozen
class Item:
    """One row of a scorecard; `when` says for whom it is printed (a track, a role)."""

    name: str
    rule: str
    group: str = ""
    when: Condition | None = None
    na_policy: NaPolicy | None = None


@frozen
class Ranking:
    """Competition rank (1-2-2-4), best first, of the total within a scope; ties share the better rank.

    `ties` is a metric that parts those of one total; whoever has no value of it stands behind.
    """

    scope: Scope = Scope.UNIT
    ties: str = ""


@frozen
class Scorecard:
    """A card that gives a subject a score in each period of its frequency.

    `grade` and `passing` are rules that read `score`. `rollups` says how a longer period is made:
    mean or last of the shorter ones' scores, or pooled (the facts of the whole period measured anew).
    `incomplete` marks a form whose print was cut off. Its parameters are `na_policy`, `cap`, `floor`, and for
    such a form `incomplete_policy`: what is printed counts (visible), is scaled up (scale_to_100), or gives no
    score until the company completes the form (require_completion). A total below `expected_least` or above
    `expected_most`, where the card has them, is flagged (`total_below`, `total_above`).
    `subject` says whether it is for people or for whole units. The score of one in the `ledger` of KPI points
    begins with its parameter `base`, and the KPI points that sanctions charge to the unit add to it or take.
    `sanctions` are the sets with which a trial takes its month. `sign_off` is the procedure by which the results are
    signed; its parameter `unsigned` says what they are until all have.
    """

    id: str
    label: Label
    frequency: Frequency
    items: tuple[Item, ...]
    clauses: tuple[str, ...] = ()
    groups: Mapping[str, Label] = attrs.field(factory=dict)
    na_policy: NaPolicy = NaPolicy.BLOCK
    grade: str = ""
    passing: str = ""
    ranking: Ranking | None = None
    rollups: Mapping[Frequency, str] = attrs.field(factory=dict)
    incomplete: bool = False
    exclusive: tuple[tuple[str, ...], ...] = ()
    parameters: tuple[Parameter, ...] = ()
    subject: SubjectKind = SubjectKind.EMPLOYEE
    ledger: Ledger = Ledger.POINTS
    sanctions: tuple[str, ...] = ()
    sign_off: str = ""
    where: str = ""
    owner: str = ""
