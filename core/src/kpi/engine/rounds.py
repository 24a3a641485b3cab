"""The order of scorecards: a card that reads the standing of others comes after them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from kpi.errors import Fault, PolicyError
from kpi.model.catalogue import Catalogue
from kpi.model.metric import ByRule, Derived, Standing
from kpi.model.scorecard import Scorecard
from kpi.types import Ledger
from kpi.words import sentence


def rounds(
    cards: Mapping[str, Scorecard],
    catalogue: Catalogue,
    kpi: Sequence[str] = (),
    points: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> list[list[str]]:
    """Put cards into rounds: each reads standings of this period from earlier rounds only.

    Standings of earlier periods do not count, they are recorded already. A round is in the order of ids.
    `kpi` are the metrics that sanctions in KPI points read: a card of that ledger comes after what they read.
    `points` has, by card, those of sanctions that add to its score: it comes after what they read, unless that is
    made of its own score, where such a sanction is not assessed.

    Raises:
        PolicyError: `card_cycle`, with the path of cards that read one another.
    """
    read = {name: set(read_by(card, cards, catalogue, kpi)) for name, card in sorted(cards.items())}
    for name in sorted(set(points) & set(cards)):
        _also(
            read, name, {one for metric in points[name] for one in _cards_of(metric, name, cards, catalogue)}
        )
    left = {name: sorted(some) for name, some in read.items()}
    found: list[list[str]] = []
    while left:
        free = [name for name, needed in left.items() if not any(one in left for one in needed)]
        if not free:
            raise _circle(left, cards)
        found.append(free)
        left = {name: needed for name, needed in left.items() if name not in free}
    return found


def read_by(
    card: Scorecard, cards: Mapping[str, Scorecard], catalogue: Catalogue, kpi: Sequence[str] = ()
) -> Iterator[str]:
    """Yield the cards whose standing in the same period a card reads, itself included where it does.

    A standing of no card in particular is everyone's own: any card but the reader's.
    """
    also = kpi if card.ledger is Ledger.KPI_POINTS else ()
    for name in (*_metrics(card, catalogue), *also):
        yield from _cards_of(name, card.id, cards, catalogue)


def _cards_of(
    metric: str, reader: str, cards: Mapping[str, Scorecard], catalogue: Catalogue
) -> Iterator[str]:
    for source in _standings(metric, catalogue, ()):
        if source.card in cards:
            yield source.card
        elif not source.card:
            yield from (one for one in cards if one != reader)


def _also(read: dict[str, set[str]], name: str, more: set[str]) -> None:
    """Let a card come after more of them, those left out that come after it."""
    for one in sorted(more):
        if name not in _before(one, read):
            read[name].add(one)


def _before(name: str, read: Mapping[str, set[str]]) -> set[str]:
    """Return a card and those that it comes after."""
    found, open_ = {name}, [name]
    while open_:
        fresh = read[open_.pop()] - found
        found |= fresh
        open_ += sorted(fresh)
    return found


def _metrics(card: Scorecard, catalogue: Catalogue) -> Iterator[str]:
    """Yield the metrics of the items and of the rank; see `judged_by` of grade and target."""
    for item in card.items:
        rule = catalogue.rules.get(item.rule)
        yield from (one.name for one in rule.inputs) if rule else ()
        if item.when is not None:
            yield item.when.name
    if card.ranking is not None and card.ranking.ties:
        yield card.ranking.ties
    yield from judged_by(card, catalogue)


def judged_by(card: Scorecard, catalogue: Catalogue) -> Iterator[str]:
    """Yield the metrics that grade and target read, but the card's own score."""
    for name in (card.grade, card.passing):
        rule = catalogue.rules.get(name)
        for one in rule.inputs if rule else ():
            metric = catalogue.metrics.get(one.name)
            source = metric.source if metric else None
            if not (isinstance(source, Standing) and source.card in ("", card.id)):
                yield one.name


def _standings(name: str, catalogue: Catalogue, path: Sequence[str]) -> Iterator[Standing]:
    """Yield the standings of this period behind a metric."""
    metric = catalogue.metrics.get(name)
    if metric is None or name in path:
        return
    source = metric.source
    if isinstance(source, Standing):
        yield source
    elif isinstance(source, Derived) and reads_now(source):
        yield from _standings(source.of, catalogue, (*path, name))
    elif isinstance(source, ByRule) and source.rule in catalogue.rules:
        for one in catalogue.rules[source.rule].inputs:
            yield from _standings(one.name, catalogue, (*path, name))


def reads_now(source: Derived) -> bool:
    """Tell whether a derived metric reads values of the period that is computed."""
    return source.over != "window" or (source.window.current and source.how != "previous")


def _circle(left: Mapping[str, Sequence[str]], cards: Mapping[str, Scorecard]) -> PolicyError:
    name = min(left)
    path: list[str] = []
    while name not in path:
        path.append(name)
        name = next(one for one in left[name] if one in left)
    circle = [*path[path.index(name) :], name]
    return PolicyError(
        Fault(
            "card_cycle",
            sentence("scorecards read one another: {circle}", circle=" -> ".join(circle)),
            cards[name].where,
            cards[name].owner,
            hint=sentence(
                "let one of them read the period before (window = { current = false }), or name the card it reads"
            ),
        )
    )
