"""What a run says, as the rows that commands print."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kpi.engine.lines import UNITS

if TYPE_CHECKING:
    from kpi.app.run import Finished
    from kpi.engine.facts import Facts


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

    `payable` and `proposals` belong to the person and stand on the first of the person's rows.
    """
    computed = finished.computed
    known = {row["subject"]: row for row in facts.subjects().iter_rows(named=True)}
    payable = dict(computed.payable.select("subject", "amount").iter_rows())
    proposals: dict[int, list[str]] = {}
    for row in computed.proposals.iter_rows(named=True):
        proposals.setdefault(row["subject"], []).append(_proposal(row))
    rows = []
    seen: set[int] = set()
    for row in computed.results.iter_rows(named=True):
        first = row["subject"] not in seen
        seen.add(row["subject"])
        unit = known.get(row["unit"])
        rows.append(
            {
                "id": known[row["subject"]]["id"],
                "kind": known[row["subject"]]["kind"],
                "unit": unit["id"] if unit else "",
                "card": row["card"],
                "score": scaled(row["score"]),
                "grade": row["grade"],
                "rank": row["rank"],
                "target_met": row["target_met"],
                "payable": scaled(payable.get(row["subject"])) if first else None,
                "proposals": proposals.get(row["subject"], []) if first else [],
                "flags": [flag for flag in (row["flags"] or "").split(",") if flag],
            }
        )
    for subject in sorted((set(payable) | set(proposals)) - seen, key=lambda one: str(known[one]["id"])):
        rows.append(
            {
                "id": known[subject]["id"],
                "kind": known[subject]["kind"],
                "unit": "",
                "card": "",
                "score": None,
                "grade": None,
                "rank": None,
                "target_met": None,
                "payable": scaled(payable.get(subject)),
                "proposals": proposals.get(subject, []),
                "flags": [],
            }
        )
    return rows


def scaled(amount: int | None) -> Fraction | None:
    """Return a stored amount as the number that it is."""
    return None if amount is None else Fraction(amount, UNITS)


def _proposal(row: Mapping[str, Any]) -> str:
    return " ".join(str(row[key]) for key in ("ladder", "proposal", "level") if row.get(key))
