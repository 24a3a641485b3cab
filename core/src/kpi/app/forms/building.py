"""A scorecard made into a form, with the cards of which it only takes the scores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from kpi.app.forms.assuming import assumed_by
from kpi.app.forms.hanging import hanging_on
from kpi.app.forms.remarks import without_remarks
from kpi.app.forms.rows import row_of
from kpi.app.forms.shape import Form
from kpi.app.forms.totals import points_of, sentences
from kpi.model.catalogue import Binding, Catalogue
from kpi.model.metric import Standing
from kpi.model.scorecard import Scorecard
from kpi.words import Label, phrase


def form_of(
    card: Scorecard,
    catalogue: Catalogue,
    day: date,
    bindings: Iterable[Binding] = (),
    *,
    whole: bool = True,
    roles: Mapping[str, Label] | None = None,
) -> Form:
    """Return a scorecard as it is printed, with the numbers that hold on `day`.

    A card of one rule over the scores of other cards has their forms as parts, so that a reader sees the
    items. A part (not `whole`) says nothing of what hangs on it. `roles` are what the company calls its roles.
    """
    parts = tuple(
        form_of(one, catalogue, day, whole=False, roles=roles) for one in _cards_below(card, catalogue)
    )
    rows, remarks = without_remarks([row_of(item, catalogue, day, roles) for item in card.items])
    points = points_of(rows, card.exclusive)
    groups = {
        name: (label, points_of([row for row in rows if row.group == name], _within(card, name)))
        for name, label in card.groups.items()
    }
    found = [one for part in parts for one in part.assumed] + list(assumed_by(card, catalogue, day))
    return Form(
        card.id,
        card.label,
        card.clauses,
        rows,
        groups,
        points,
        parts,
        (*sentences(card, rows, points, bool(parts), catalogue, day, roles), *map(_of_every_item, remarks)),
        tuple(hanging_on(card, catalogue, bindings, roles)) if whole else (),
        tuple({(one.parameter, one.origin, one.since): one for one in found}.values()),
    )


def _of_every_item(remark: Label) -> Label:
    return phrase("every item: {remark}", remark=remark)


def _cards_below(card: Scorecard, catalogue: Catalogue) -> Iterator[Scorecard]:
    if len(card.items) != 1:
        return
    names = []
    for item in catalogue.rules[card.items[0].rule].inputs:
        metric = catalogue.metrics.get(item.name)
        source = metric.source if metric is not None else None
        if isinstance(source, Standing) and source.field == "score" and source.card not in ("", card.id):
            names.append(source.card)
    for name in dict.fromkeys(names):
        yield catalogue.scorecards[name]


def _within(card: Scorecard, group: str) -> list[list[str]]:
    mine = {item.name for item in card.items if item.group == group}
    found = [[name for name in names if name in mine] for names in card.exclusive]
    return [names for names in found if names]


__all__ = ["form_of"]
