"""Where people stand on a curve in the recorded run of a period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from kpi.app.directory import directory_of
from kpi.app.session import Session, open_session
from kpi.app.show import read_period, run_for
from kpi.engine.check.rules.curves import figures_in
from kpi.expr import Node, Value, Var, Why, inputs_of
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.line import Line
from kpi.model.metric import Rated
from kpi.model.period import Period
from kpi.model.rule import Rule, RuleKind
from kpi.store import Run, StoredResult
from kpi.types import Stage
from kpi.words import Label


@frozen
class Stand:
    """One line of somebody: what the rule read of him by the inputs' names, and what it gave."""

    name: str
    read: Mapping[str, Value]
    gave: Value


@frozen
class Standing:
    """The people of a recorded run under a rule; `changed` counts the lines that were not recorded like this, `without`
    those that have no result.
    """

    period: Period
    run: int
    stands: tuple[Stand, ...]
    changed: int = 0
    without: int = 0

    def usual(self, var: Var) -> dict[str, Value]:
        """Return what most of those with a value of `var` have of the other inputs."""
        rows: Counter[tuple[tuple[str, Value], ...]] = Counter()
        for one in self.stands:
            if one.read.get(var.name) is not None:
                others = (pair for pair in one.read.items() if pair[0] != var.name and pair[1] is not None)
                rows[tuple(sorted(others))] += 1
        most = rows.most_common(1)
        return dict(most[0][0]) if most else {}


def standing(db: Path, policy: Path | None, period: str, rule: Rule, tree: Node) -> Standing:
    """Return who stands where, as the run of a period that counts has recorded it.

    Raises:
        UsageError: for a period that is none.
        DataError: where the period was never run.
        StoreError: where there is no store.
    """
    wanted = read_period(period)
    with open_session(db, policy) as session:
        run = run_for(session, wanted)
        catalogue = session.policy.catalogue
        names = directory_of(session.store.facts(), catalogue).subjects
        standings = tuple(_of_results(session.store.results_of(run.id), catalogue, rule, names))
        if standings:
            return Standing(wanted, run.id, standings)
        every = [
            line
            for line in session.store.lines(run.id)
            if line.rule == rule.id and line.stage is not Stage.LADDER
        ]
        lines = [line for line in every if line.amount is not None]
        whys = _reasons(session, run, lines)
    labels = {_label(one): one.name for one in inputs_of(tree)}
    figures = {one.name for one in figures_in(rule, tree)}
    as_recorded = [
        (line, why)
        for line, why in zip(lines, whys, strict=True)
        if why is None or not isinstance(why.value, Fraction) or why.value == line.amount
    ]
    stands = (
        Stand(
            names.get(line.subject, line.subject),
            {} if why is None else dict(_read(why, labels, figures)),
            _gave(line, rule),
        )
        for line, why in as_recorded
    )
    return Standing(wanted, run.id, tuple(stands), len(lines) - len(as_recorded), len(every) - len(lines))


def _reasons(session: Session, run: Run, lines: Sequence[Line]) -> list[Why | None]:
    """Return the trees behind recorded lines, read again from the facts as the run knew them."""
    from kpi.engine.explain.reasons import Reasons
    from kpi.engine.run import prepare, stages

    if not lines:
        return []
    context = prepare(session.policy, session.store.facts(run.seq), run.period)
    blocks, _ = stages(context)
    keys = dict(zip(context.names["id"], context.names["subject"], strict=True))
    found = Reasons(context, blocks).of([(line, keys[line.subject]) for line in lines])
    return [why for why, _ in found]


def _of_results(
    results: Sequence[StoredResult], catalogue: Catalogue, rule: Rule, names: Mapping[str, str]
) -> Iterator[Stand]:
    """Yield who was graded by a rule, or passed by it, with the score that it read."""
    for one in results:
        card = catalogue.scorecards.get(one.card)
        if card is None or one.score is None or rule.id not in (card.grade, card.passing):
            continue
        gave: Value = one.grade if rule.id == card.grade else one.target_met
        yield Stand(
            names.get(one.subject, one.subject),
            dict.fromkeys((item.name for item in rule.inputs), one.score),
            gave,
        )


def _read(why: Why, labels: Mapping[Label, str], figures: Collection[str]) -> Iterator[tuple[str, Value]]:
    """Yield the inputs that an explanation shows, by their names, and the group's figures."""
    seen = set()
    waiting = [why]
    while waiting:
        one = waiting.pop()
        name = labels.get(one.label, "") if one.op == "var" else one.op.partition(" over ")[0]
        if (one.op == "var" or name in figures) and name and name not in seen:
            seen.add(name)
            yield name, one.value
        waiting += reversed(one.args)


def _gave(line: Line, rule: Rule) -> Value:
    """Return what a rule gave for a line: a fine is taken from what it gives."""
    assert line.amount is not None
    return -line.amount if rule.kind is RuleKind.FINE else line.amount


def _label(var: Var) -> Label:
    return var.label if var.label.zh or var.label.en else Label(en=var.name)


def is_veiled(catalogue: Catalogue, rule: Rule, period: Period) -> bool:
    """Tell whether an input of a rule is judged by an anonymous panel: then people are counted in a picture, not named.

    Any input counts, not only the one along which the rule is drawn: what the rule gives tells the others.
    """
    metrics = (catalogue.metrics.get(one.name) for one in rule.inputs)
    panels = (one.source.panel for one in metrics if one is not None and isinstance(one.source, Rated))
    return any(catalogue.panels[panel].is_anonymous(period.end) for panel in panels if panel)


__all__ = ["Stand", "Standing", "is_veiled", "standing"]
