"""How much of what is claimed from a person may be taken: plain arithmetic over whole numbers of 1/UNITS."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from kpi.frozen import frozen
from kpi.types import Money


@frozen
class Claim:
    """What is to be taken of one kind: the period's `own` and what was `carried` over to it, neither below 0.

    `compared` tells whether the kind is part of what is compared with the floor.
    """

    kind: Money
    own: int
    carried: int = 0
    compared: bool = True


@frozen
class Room:
    """The claims of one part of a set of limits, and the `most` that may be taken of them (None: not known).

    `mode` is one of `kpi.model.limit.MODES`; `floored` parts give way to the floor.
    """

    part: str
    claims: tuple[Claim, ...]
    most: int | None
    mode: str
    floored: bool = True


@frozen
class Cut:
    """An amount of a part's kind that cannot be taken; `by_floor` tells why, `own` whether it is of this period."""

    part: str
    kind: Money
    amount: int
    by_floor: bool
    own: bool


@attrs.define
class Settled:
    """What follows for a person: what is cut, what is only said, what refuses the pay, what is short of the floor.

    `before` is what all that is claimed and carried over would leave of the compared kinds, `left` what the cuts leave.
    """

    cuts: list[Cut] = attrs.field(factory=list)
    said: list[Cut] = attrs.field(factory=list)
    refused: list[Cut] = attrs.field(factory=list)
    short: int = 0
    before: int = 0
    left: int = 0


def settle(rooms: Sequence[Room], rest: int, floor: int | None) -> Settled:
    """Cut what cannot be taken: beyond a part's most, then as far as the floor is not left.

    What was carried over is cut first, whatever the mode: a limit is never passed to take up an old rest. What the
    period itself claims is cut in mode cap, said in mode warn, and refuses the pay in mode refuse; then nothing
    is taken, and what was carried over stays so.

    Args:
        rooms: the parts, in the order in which they give way to the floor.
        rest: what is left of the kinds compared with the floor, before anything is carried over or cut.
        floor: what must be left of them; None compares nothing.
    """
    compared = {claim.kind: claim for room in rooms for claim in room.claims if claim.compared}
    found = Settled(before=rest - sum(claim.carried for claim in compared.values()))
    left = {(room.part, claim.kind): [claim.own, claim.carried] for room in rooms for claim in room.claims}

    def cut(room: Room, amount: int, place: int, into: list[Cut], *, by_floor: bool) -> int:
        """Take up to `amount` away from the own (0) or the carried (1) claims of a room; return what remains of it."""
        for claim in room.claims:
            here = left[room.part, claim.kind]
            size = min(amount, here[place])
            if size <= 0:
                continue
            into.append(Cut(room.part, claim.kind, size, by_floor, own=place == 0))
            amount -= size
            if into is found.cuts:
                here[place] -= size
        return amount

    def answer(room: Room) -> list[Cut]:
        return {"cap": found.cuts, "refuse": found.refused}.get(room.mode, found.said)

    for room in rooms:
        if room.most is None:
            continue
        claimed = sum(claim.own + claim.carried for claim in room.claims)
        over = cut(room, claimed - max(0, room.most), 1, found.cuts, by_floor=False)
        cut(room, over, 0, answer(room), by_floor=False)
    if floor is not None:
        found.short = floor - found.before - sum(cut.amount for cut in found.cuts if cut.kind in compared)
        for room in rooms:
            if room.floored:
                found.short = cut(room, found.short, 1, found.cuts, by_floor=True)
        for room in rooms:
            if room.floored:
                into = answer(room)
                # What is only said is not said of two parts; it stays taken, so the next part may have to give way.
                told = sum(one.amount for one in into if one.by_floor) if into is not found.cuts else 0
                remaining = cut(room, found.short - told, 0, into, by_floor=True)
                found.short = remaining if room.mode == "cap" else found.short
        found.short = max(0, found.short)
    if found.refused:
        found.cuts = [
            Cut(room.part, claim.kind, claim.carried, by_floor=False, own=False)
            for room in rooms
            for claim in room.claims
            if claim.carried
        ]
    found.left = found.before + sum(cut.amount for cut in found.cuts if cut.kind in compared)
    return found


def together(cuts: Sequence[Cut]) -> list[Cut]:
    """Add up what is cut of a part's kind for the same reason, of this period or carried over."""
    sums: dict[tuple[str, Money, bool], Cut] = {}
    for cut in cuts:
        key = (cut.part, cut.kind, cut.by_floor)
        known = sums.get(key)
        sums[key] = cut if known is None else attrs.evolve(known, amount=known.amount + cut.amount)
    return list(sums.values())


__all__ = ["Claim", "Cut", "Room", "Settled", "settle", "together"]
