"""What a run says, as the rows that commands print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kpi.engine.computed import BLOCKED
from kpi.engine.frames import with_flag
from kpi.engine.lines import amount_text
from kpi.types import Ledger, LineStatus

if TYPE_CHECKING:
    import polars as pl

    from kpi.app.run import Finished
    from kpi.engine.computed import Computed
    from kpi.engine.facts import Facts


INCOMPLETE_PAY = "incomplete_pay"


def run_document(finished: Finished, facts: Facts, *, most: int | None = None) -> dict[str, Any]:
    """Return the entry of one run in `kpi run -o json`, with the first `most` of its subjects (all: None)."""
    computed = finished.computed
    return {
        "run": finished.run,
        "period": str(computed.period),
        "status": computed.status.value,
        "hashes": {
            "facts": finished.hashes.facts,
            "policy": finished.hashes.policy,
            "plugins": finished.hashes.plugins,
        },
        "subjects": subject_rows(computed, facts, most),
        "problems": [
            {"subject": one.subject, "code": one.code, "message": one.message} for one in computed.problems
        ],
    }


def subject_rows(computed: Computed, facts: Facts, most: int | None = None) -> list[dict[str, Any]]:
    """Return a row a subject and card, by card, unit and id; who has pay and no card has an empty card.

    Scores and amounts are text. `payable` and `proposals` belong to the person and stand on the first of
    the person's rows, which has the flag `incomplete_pay` where the amount can still change for what is missing.
    """
    import polars as pl

    found = computed.results.select(_RESULT)
    alone = without_card(computed).join(facts.subjects(), on="subject", how="left").sort("id")["subject"]
    if most is not None:
        found = found.head(most)
        alone = alone.head(most - found.height)
    shown = pl.concat([found["subject"], found["unit"], alone]).unique().to_frame("subject")

    def of_shown(frame: pl.DataFrame) -> pl.DataFrame:
        return frame if most is None else frame.join(shown, on="subject", how="semi", maintain_order="left")

    ids, kinds = (
        _by_subject(of_shown(facts.subjects()), "id"),
        _by_subject(of_shown(facts.subjects()), "kind"),
    )
    paid = _by_subject(of_shown(computed.payable), "amount")
    proposals: dict[int, list[str]] = {}
    for row in of_shown(computed.proposals).iter_rows(named=True):
        proposals.setdefault(row["subject"], []).append(_proposal(row))
    results = zip(*(found[name].to_list() for name in _RESULT), strict=True)
    standings = [*results, *((one, None, "", None, None, None, None, "") for one in alone.to_list())]
    rows, incomplete = [], incomplete_pay(computed)
    for subject, unit, card, score, grade, rank, target_met, flags in standings:
        amount = paid.pop(subject, None)
        said = {flag for flag in flags.split(",") if flag}
        if amount is not None and subject in incomplete:
            said.add(INCOMPLETE_PAY)
        rows.append(
            {
                "id": ids[subject],
                "kind": kinds[subject],
                "unit": ids.get(unit, ""),
                "card": card,
                "score": None if score is None else amount_text(score),
                "grade": grade,
                "rank": rank,
                "target_met": target_met,
                "payable": None if amount is None else amount_text(amount),
                "proposals": proposals.pop(subject, []),
                "flags": sorted(said),
            }
        )
    return rows


def without_card(computed: Computed) -> pl.DataFrame:
    """Return the subjects who have pay or a proposal, and no result of a card."""
    import polars as pl

    others = pl.concat([computed.payable["subject"], computed.proposals["subject"]]).unique().to_frame()
    return others.join(computed.results, on="subject", how="anti")


def incomplete_pay(computed: Computed) -> set[int]:
    """Return the subjects whose pay lacks something: one of their money lines is held, or a card of theirs blocked."""
    held = [
        block.rows.filter(block.rows["status"] == LineStatus.HELD.value)["subject"].to_list()
        for block in computed.blocks
        if block.ledger is Ledger.YUAN
    ]
    blocked = with_flag(computed.results, BLOCKED)["subject"].to_list()
    return {subject for some in (*held, blocked) for subject in some}


def _by_subject(frame: pl.DataFrame, name: str) -> dict[int, Any]:
    return dict(zip(frame["subject"].to_list(), frame[name].to_list(), strict=True))


_RESULT = ("subject", "unit", "card", "score", "grade", "rank", "target_met", "flags")


def _proposal(row: Mapping[str, Any]) -> str:
    return " ".join(str(row[key]) for key in ("ladder", "proposal", "level") if row.get(key))
