"""`kpi reviews`: which neutral and negative reviews are open, in the order of S001.P21.4.2.2."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import click

from kpi.api import Desk, Label, Row, Value, at_desk
from kpi_ecommerce.words import sentence
from kpi_ecommerce.workings.reviews import call_due_at, call_waits, in_order, is_open, scale_of

COLUMNS: Mapping[str, Label] = {
    "place": Label("顺序", "place"),
    "id": Label("评价", "review"),
    "severity": Label("严重程度", "severity"),
    "created": Label("时间", "time"),
    "handler": Label("处理客服", "handled by"),
    "customer": Label("旺旺id", "customer"),
    "phone": Label("电话", "phone"),
    "status": Label("处理状态", "status"),
    "call_due": Label("须电话", "call is due"),
    "call_due_at": Label("到期时间", "due at"),
}


@click.command("reviews")
@click.option(
    "--at",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]),
    help="The moment at which calls are due; a day alone is its beginning.  [default: now]",
)
@at_desk
def reviews(desk: Desk, at: datetime | None) -> None:
    """List the open neutral and negative reviews, the most urgent first, and whom to call.

    Severe reviews come first, then the oldest. A call is due where a message had no response for 48 hours;
    the hours, the scale and the words of a status that close a review are parameters of the rules
    review_calls and review_order. `kpi import reviews FILE` brings the reviews, and again with --correct what was
    done about them.
    """
    now = at or datetime.now()
    order = desk.numbers("ecommerce.review_order", now.date())
    calls = desk.numbers("ecommerce.review_calls", now.date())
    rows = list(listed(desk.rows("reviews", until=now.date()), order, calls, now))
    desk.put(rows, COLUMNS)
    due = sum(bool(row["call_due"]) for row in rows)
    if not rows:
        desk.say(sentence("Nothing is open; kpi import reviews FILE brings reviews."))
    desk.say(
        sentence(
            "{count} open, {due} to be called at {now:%Y-%m-%d %H:%M}", count=len(rows), due=due, now=now
        )
    )


def listed(
    found: Sequence[Row], order: Mapping[str, Value], calls: Mapping[str, Value], now: datetime
) -> Iterator[dict[str, object]]:
    """Yield the open reviews in their order, with whether and since when the buyer is to be called."""
    waiting = [one for one in found if one["created"] <= now and is_open(one, order)]
    for place, one in enumerate(in_order(waiting, scale_of(order)), 1):
        due = call_due_at(one, calls)
        yield {
            **{name: one[name] for name in ("id", "severity", "handler", "customer", "phone", "status")},
            "place": place,
            "created": f"{one['created']:%Y-%m-%d %H:%M}",
            "call_due": call_waits(one, calls, now),
            "call_due_at": None if due is None else f"{due:%Y-%m-%d %H:%M}",
        }


__all__ = ["COLUMNS", "listed", "reviews"]
