"""After-sales cases and what must be done in each, by its kind (S001.P21.3.3, P21.4.1.1-6, P21.4.2.3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from kpi.api import Fault, Label, Period, PolicyError, Row, Rows, Value, Worked, Working
from kpi_ecommerce.words import sentence
from kpi_ecommerce.workings.counting import Tally, after, number_of, within, words_of


def completed(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the cases of a kind and those in which every mandatory step was done.

    `steps` are done in every case, each mandatory unless `mandatory_flags` says otherwise; `steps_if` adds
    those of the case's branch, and where no branch is recorded any of them will do. With `time_limit_hours`
    the case must be closed by then, with `max_buyer_urges` the buyer must not have urged more often.
    """
    steps = words_of(numbers, "steps")
    flags = numbers.get("mandatory_flags")
    if flags is not None and (not isinstance(flags, tuple) or len(flags) != len(steps)):
        message = sentence(
            "mandatory_flags must have {count} entries of true or false, one a step", count=len(steps)
        )
        raise PolicyError(Fault("parameter", message, "mandatory_flags"))
    needed = steps if flags is None else tuple(step for step, flag in zip(steps, flags, strict=True) if flag)
    branches = numbers.get("steps_if")
    limit = number_of(numbers, "time_limit_hours") if numbers.get("time_limit_hours") is not None else None
    urges = number_of(numbers, "max_buyer_urges") if numbers.get("max_buyer_urges") is not None else None
    tally, open_steps = Tally("complete", "cases"), {}
    for case in rows["service_cases"]:
        if case["type"] not in (None, numbers["case_type"]) or not within(case["opened"], period):
            continue
        done = set(_words(case["steps"]))
        missing = [one for one in needed if one not in done]
        missing += _of_branch(case, done, branches if isinstance(branches, Mapping) else {})
        complete = not missing and _in_time(case, limit) and _not_urged(case, urges)
        open_steps[case["id"]] = tuple(missing)
        tally.one(case["handler"], met=complete)
    return tally.worked(missing=open_steps)


def _words(text: str | None) -> list[str]:
    return [word for word in re.split(r"[,;，；、\s]+", text or "") if word]


def _of_branch(case: Row, done: set[str], branches: Mapping[str, Value]) -> list[str]:
    """Return the steps of the case's branch that were not done; of an unknown branch those of the nearest."""
    lists = {
        name: [str(one) for one in steps] for name, steps in branches.items() if isinstance(steps, tuple)
    }
    if case["branch"] in lists:
        return [one for one in lists[case["branch"]] if one not in done]
    left = [[one for one in steps if one not in done] for steps in lists.values()]
    return min(left, key=len, default=[])


def _in_time(case: Row, limit: Fraction | None) -> bool:
    if limit is None:
        return True
    return case["closed"] is not None and case["closed"] <= after(case["opened"], limit)


def _not_urged(case: Row, most: Fraction | None) -> bool:
    return most is None or (case["buyer_urges"] or 0) <= most


CASES = Working(
    "ecommerce_service_cases",
    completed,
    ("service_cases",),
    ("complete", "cases"),
    brief={"case_list": ("service_cases", ("id", "steps", "branch"))},
    label=Label("售后个案", "after-sales cases"),
    owner="ecommerce",
)

__all__ = ["CASES"]
