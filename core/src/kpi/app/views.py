"""What a run says, as the rows that commands print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kpi.engine.computed import BLOCKED
from kpi.engine.lines import amount_text
from kpi.types import Ledger, LineStatus

if TYPE_CHECKING:
    from kpi.app.run import Finished
    from kpi.engine.computed import Computed
    from kpi.engine.facts import Facts


INCOMPLETE_PAY = "incomplete_pay"


def run_document(finished: Finished, facts: Facts) -> dict[str, Any]:
    """Return the entry of one run in `kpi run -o json`."""
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
        "subjects": subject_rows(finished, facts),
        "problems": [
            {"subject": one.subject, "code": one.code, "message": one.message} for one in computed.problems
        ],
    }


def subject_rows(finished: Finished, facts: Facts) -> list[dict[str, Any]]:
    """Return a row a subject and card, by card, unit and id; who has pay and no card has an empty card.

    Scores and amounts are text. `payable` and `proposals` belong to the person and stand on the first of
    the person's rows, which has the flag `incomplete_pay` where the amount can still change for what is missing.
    """
    computed = finished.computed
    subjects = facts.subjects()
    keys, names, sorts = (subjects[name].to_list() for name in ("subject", "id", "kind"))
    ids, kinds = dict(zip(keys, names, strict=True)), dict(zip(keys, sorts, strict=True))
    paid = dict(zip(*(computed.payable[name].to_list() for name in ("subject", "amount")), strict=True))
    proposals: dict[int, list[str]] = {}
    for row in computed.proposals.iter_rows(named=True):
        proposals.setdefault(row["subject"], []).append(_proposal(row))
    results = [computed.results[name].to_list() for name in _RESULT]
    alone = sorted((set(paid) | set(proposals)).difference(results[0]), key=lambda one: ids[one])
    standings = [*zip(*results, strict=True), *((one, None, "", None, None, None, None, "") for one in alone)]
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


def incomplete_pay(computed: Computed) -> set[int]:
    """Return the subjects whose pay lacks something: one of their money lines is held, or a card of theirs blocked."""
    held = [
        block.rows.filter(block.rows["status"] == LineStatus.HELD.value)["subject"].to_list()
        for block in computed.blocks
        if block.ledger is Ledger.YUAN
    ]
    results = computed.results
    blocked = results.filter(results["flags"].str.split(",").list.contains(BLOCKED))["subject"].to_list()
    return {subject for some in (*held, blocked) for subject in some}


_RESULT = ("subject", "unit", "card", "score", "grade", "rank", "target_met", "flags")


def _proposal(row: Mapping[str, Any]) -> str:
    return " ".join(str(row[key]) for key in ("ladder", "proposal", "level") if row.get(key))
