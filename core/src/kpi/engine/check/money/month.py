"""A month's pay of one person as trees: the parts of his scheme, the scores that they read, sanctions beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from fractions import Fraction

import attrs

from kpi.engine.check.money.conditions import as_flag, from_nothing, read_by
from kpi.engine.check.money.people import Mates
from kpi.engine.check.money.scores import Scores, unrounded
from kpi.engine.pay.chain import active_parts
from kpi.engine.rules import rule_trees
from kpi.engine.sanctions.effects import Effect, forfeits_of
from kpi.engine.sanctions.limits import limits_of
from kpi.errors import PolicyError
from kpi.expr import (
    Aggregate,
    Kind,
    Node,
    Opaque,
    Var,
    any_of,
    as_node,
    choose,
    inputs_of,
    maximum,
    minimum,
    rewritten,
    total,
    var,
    walk,
)
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.metric import Attribute, ByRule, Condition, Standing
from kpi.model.names import short
from kpi.model.pay import PayPart, PayScheme
from kpi.model.period import Frequency, Period
from kpi.model.quantity import Domain, Measure
from kpi.model.rule import Rule, RuleKind
from kpi.model.sanction import Sanction, SanctionSet
from kpi.types import Ledger, Money, SubjectKind
from kpi.words import Label

_ZERO = as_node(0)
_POOL = Domain(Fraction(0), Fraction(10**6))


@frozen(eq=False)
class Term:
    """What a part of a scheme, or a sanction beside it, comes to before it is rounded; what is taken is below 0.

    `rules` stand behind it, `mechanism` is the part's, of a sanction `fine`, `award` or `forfeit`; of a top-up
    `least` is what it makes up for. With `alone` it is its one rule and nothing else; `when` has to hold for it.
    """

    name: str
    label: Label
    money: Money
    tree: Node
    rules: tuple[str, ...]
    mechanism: str
    least: Node | None = None
    alone: bool = False
    when: Node | None = None


@frozen(eq=False)
class Month:
    """The terms of a month's pay; `left_out` are parts and sanctions that could not be composed."""

    scheme: PayScheme
    terms: tuple[Term, ...]
    left_out: tuple[str, ...]
    scores: Scores

    def moved_by(self, name: str) -> list[Term]:
        """Return the terms that a metric moves, itself or by the scores of which it makes an item."""
        opened = self.scores.opened(name)
        terms = self.terms
        if opened:
            terms = tuple(
                attrs.evolve(one, tree=rewritten(one.tree, lambda node: opened.get(node, node)))
                for one in terms
            )
        return [one for one in terms if any(read.name == name for read in inputs_of(one.tree))]


def composed(scheme: PayScheme, mates: Mates, catalogue: Catalogue, day: date) -> Month:
    """Compose a whole month past probation of one person as expressions.

    A pool's share is an input of its own (it depends on others), money from outside and the settlement at the end
    of a year are nothing, events and whatever looks at a group are left out.
    """
    return _Composer(scheme, mates, catalogue, day).month()


@attrs.define
class _Composer:
    scheme: PayScheme
    mates: Mates
    catalogue: Catalogue
    day: date
    scores: Scores = attrs.field(init=False)
    terms: list[Term] = attrs.field(factory=list)
    left_out: list[str] = attrs.field(factory=list)
    forfeits: list[tuple[Node, tuple[Money, ...], str]] = attrs.field(factory=list)
    now: Node = _ZERO
    within: list[str] = attrs.field(factory=list)

    def __attrs_post_init__(self) -> None:
        self.scores = Scores(self.mates.cards, self.catalogue, self.day)

    def month(self) -> Month:
        """Go through the parts in their order."""
        waiting = list(self._sanctioned())
        try:
            parts = active_parts(self, self.scheme)
        except PolicyError:
            parts = list(self.scheme.chain)
        for part in parts:
            if part.mechanism == "sanctions":
                mine = [one for one in waiting if one.money is part.money]
                mine = [one for one in mine if not part.rule or part.rule in one.rules]
                self.terms += mine
                waiting = [one for one in waiting if one not in mine]
            elif part.mechanism == "forfeit":
                self.terms += self._forfeited(part)
            elif part.during != "probation":
                self._add(part)
        self.terms += waiting
        return Month(self.scheme, tuple(self.terms), tuple(dict.fromkeys(self.left_out)), self.scores)

    def _add(self, part: PayPart) -> None:
        if part.mechanism in ("outside", "annual"):
            self.left_out += [part.name] if part.mechanism == "annual" else []
            return
        label = self._label(part.rule) if part.rule else Label(en=part.name)
        if part.mechanism == "pool":
            share = var(f"{self.scheme.id}.{part.name}", unit=Measure.YUAN, domain=_POOL, label=label)
            self.terms.append(Term(part.name, label, part.money, share, (), "pool"))
            return
        self.now = self.earned(part.counts)
        tree = self.tree(part.rule)
        if tree is None or tree.kind is not Kind.NUMBER:
            self.left_out.append(part.name)
            return
        tree, least = unrounded(tree), None
        plain = part.mechanism == "amount" and part.when is None and self._is_plain(part.rule)
        if part.mechanism in ("topup", "advance"):
            tree, least = tree - self.now, tree
            if part.mechanism == "topup":
                tree = maximum(tree, 0)
        when = None if part.when is None else self._test(part.when)
        if when is not None:
            tree = choose((when, tree), otherwise=0)
        behind = self._behind(part.rule)
        self.terms.append(
            Term(part.name, label, part.money, tree, behind, part.mechanism, least, plain, when)
        )

    def earned(self, kinds: Collection[Money]) -> Node:
        """Return what the terms so far come to, of some kinds (all of them where none is named)."""
        return added([one.tree for one in self.terms if not kinds or one.money in kinds])

    def _forfeited(self, part: PayPart) -> Iterator[Term]:
        """Yield, for each kind that a sanction forfeits, what its parts so far came to as taken away."""
        for kind in dict.fromkeys(kind for _, kinds, _ in self.forfeits for kind in kinds):
            if part.counts and kind not in part.counts:
                continue
            mine = [(test, rule) for test, kinds, rule in self.forfeits if kind in kinds]
            lost = choose((any_of(*(test for test, _ in mine)), maximum(self.earned([kind]), 0)), otherwise=0)
            yield Term(
                f"{part.name}:{kind}",
                self._label(mine[0][1]),
                part.money,
                0 - lost,
                tuple(rule for _, rule in mine),
                "forfeit",
            )

    # --- Sanctions -------------------------------------------------------------------------------------------------

    def _sanctioned(self) -> Iterator[Term]:
        for one in self.mates.sets:
            if one.frequency is self.scheme.frequency and one.subject is SubjectKind.EMPLOYEE:
                yield from self._of_set(one)

    def _of_set(self, one: SanctionSet) -> Iterator[Term]:
        awards = []
        for sanction in one.sanctions:
            found = self._of_sanction(sanction)
            if found is not None and found.money is Money.AWARD:
                awards.append(found)
            elif found is not None:
                yield found
        stackable, cap = limits_of(one, self.day)
        if (stackable and cap is None) or not awards:
            yield from awards
            return
        trees = [term.tree for term in awards]
        whole = added(trees) if stackable else maximum(*trees, 0)
        whole = whole if cap is None else minimum(whole, cap)
        rules = tuple(rule for term in awards for rule in term.rules)
        yield Term(short(one.id), one.label, Money.AWARD, whole, rules, "award")

    def _of_sanction(self, one: Sanction) -> Term | None:
        rule = self.catalogue.rules[one.rule]
        if one.charged != "person" or one.ledger is not Ledger.YUAN:
            return None
        if one.trigger is not None:
            self.left_out += [short(rule.id)] if one.money is not None and not one.proposal else []
            return None
        tree = self.tree(rule.id)
        if tree is None:
            self.left_out.append(short(rule.id))
            return None
        if one.when is not None:
            tree = choose((self._test(one.when), tree), otherwise=as_node(tree.kind is Kind.FLAG and False))
        kinds = forfeits_of(Effect(one, rule, Period.of(self.day, Frequency.MONTH)))
        if kinds:
            self.forfeits.append((tree if tree.kind is Kind.FLAG else tree != 0, kinds, rule.id))
        if one.money is None or one.proposal or tree.kind is not Kind.NUMBER:
            return None
        size = unrounded(tree)
        is_fine = rule.kind is RuleKind.FINE
        return Term(
            short(rule.id),
            rule.label,
            one.money,
            0 - size if is_fine else size,
            self._behind(rule.id),
            "fine" if is_fine else "award",
            alone=one.when is None and self._is_plain(rule.id),
        )

    # --- Trees -----------------------------------------------------------------------------------------------------

    def tree(self, rule_id: str, output: str = "") -> Node | None:
        """Return a rule's tree with what other rules and cards feed it put in, None where that cannot be."""
        rule = self.catalogue.rules.get(rule_id)
        if rule is None or rule_id in self.within:
            return None
        self.within.append(rule_id)
        try:
            trees = rule_trees(rule, self.catalogue, self.day)
            found = trees[output] if output else next(iter(trees.values()))
            if any(isinstance(node, Aggregate | Opaque) for node in walk(found)):
                return None
            return rewritten(found, self._input)
        except PolicyError:
            return None
        finally:
            self.within.pop()

    def _input(self, node: Node) -> Node:
        if not isinstance(node, Var):
            return node
        metric = self.catalogue.metrics.get(node.name)
        if metric is None:
            return from_nothing(node)
        match metric.source:
            case Attribute("earned"):
                return self.now
            case ByRule(rule, output) if not metric.recorded:
                found = self.tree(rule, output)
                return found if found is not None and found.kind is node.kind else from_nothing(node)
            case Standing() as source:
                return self.scores.of(node, source, self.tree)
        return from_nothing(node)

    def _test(self, condition: Condition) -> Node:
        return as_flag(condition, self._input(read_by(condition, self.catalogue)))

    def _is_plain(self, rule_id: str) -> bool:
        """Tell whether nothing was put into a rule's tree."""
        rule = self.catalogue.rules[rule_id]
        trees = rule_trees(rule, self.catalogue, self.day)
        return self.tree(rule_id) is rewritten(next(iter(trees.values())), from_nothing)

    def _behind(self, rule_id: str) -> tuple[str, ...]:
        """Return a rule and those that make its inputs."""
        found, waiting = dict.fromkeys((rule_id,)), [rule_id]
        while waiting:
            rule = self.catalogue.rules[waiting.pop()]
            for name in (one.name for one in rule.inputs if one.name in self.catalogue.metrics):
                source = self.catalogue.metrics[name].source
                if isinstance(source, ByRule) and source.rule not in found:
                    found[source.rule] = None
                    waiting.append(source.rule)
        return tuple(found)

    def _label(self, rule_id: str) -> Label:
        rule: Rule | None = self.catalogue.rules.get(rule_id)
        return rule.label if rule is not None else Label(en=rule_id)


def added(trees: Sequence[Node]) -> Node:
    """Return the sum of some amounts, 0 of none."""
    return total(*trees) if trees else _ZERO


__all__ = ["Month", "Term", "added", "composed"]
