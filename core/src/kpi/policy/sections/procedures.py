"""`[procedure.*]`: chains of recorded decisions."""

from __future__ import annotations

from typing import Any

from kpi.documents import KeyPath
from kpi.model.procedure import CHAIN, Procedure
from kpi.policy.kinds import FLAG, LABEL, NUMBER, TEXT, TEXTS
from kpi.policy.parameters import PARAMETERS
from kpi.policy.schema import Key, Reading, Spec, mapping_of, one_of
from kpi.words import phrase, sentence

PROCEDURE = Spec(
    "procedure",
    (
        Key("label", LABEL, "its name", required=True),
        Key(
            "parameters",
            PARAMETERS,
            "its steps in order (`chain`), who takes each (`approvers`), and the other numbers of it",
            required=True,
        ),
        Key("clauses", TEXTS, "the clauses that it carries out"),
        Key("limits", LABEL, "what it does not see"),
    ),
    "Steps that people take one after the other, each recorded as a decision, before something holds.",
)

TERMS = Spec(
    "terms",
    (
        Key("chain", TEXTS, "the steps in their order", required=True),
        Key(
            "approvers",
            mapping_of(TEXTS, phrase("step")),
            "who may take a step: `leader` (of the person's unit or one above it), `self`, `peer` (anyone else of the "
            "unit), a role, a unit, an employee, or a word that stands as `by`; anybody but the person if not given",
        ),
        Key("any_of", mapping_of(TEXTS, phrase("step")), "other names under which a step may be recorded"),
        Key("distinct", TEXTS, "steps that different people have to take"),
        Key("allow_same", FLAG, "lets one person take several of `distinct`"),
        Key("scored", TEXTS, "steps that several people score; each score is a decision with `score`"),
        Key(
            "weights",
            mapping_of(NUMBER, phrase("step")),
            "of the scored steps in their mean; alike if not given",
        ),
        Key("pass_mark", NUMBER, "what the mean of the scored steps must reach"),
        Key(
            "jury",
            NUMBER,
            "the least number of scores; a step is open until the day with so many ends; 1 if not given",
        ),
        Key("trim_extremes", FLAG, "leaves the highest and the lowest of three scores or more out"),
        Key("vote", TEXTS, "steps with anonymous ballots: who voted is never shown"),
        Key("vote_weight", NUMBER, "above 0 a vote below `vote_pass_ratio` ends the case; 0 if not given"),
        Key("vote_pass_ratio", NUMBER, "the share of ballots for it; 1/2 if not given"),
        Key(
            "expires_days",
            NUMBER,
            "how many days after its first step a case can be finished; for ever if not given",
        ),
        Key(
            "effective",
            one_of(("next_month", "same_day")),
            "from when it holds where the last decision has no `effective_on`; `next_month` if not given",
        ),
        Key(
            "grants_level",
            FLAG,
            "whether an approval changes the level, or only makes eligible; true if not given",
        ),
        Key(
            "overwrites",
            TEXTS,
            "steps of signatures under a score at which another may be set, as `score` of the decision",
        ),
        Key("by_steps", FLAG, "whether only approvals step by step count; false if not given"),
        Key(
            "needs", mapping_of(TEXT, phrase("step")), "the parameter without which, false, a step falls away"
        ),
        Key("interval_months", NUMBER, "how many months after an approval it is due again"),
    ),
    "The parameters that a procedure reads. Any other needs a `meaning`: it is for people, or named by these "
    "(a word of `approvers` that is the name of a parameter stands for its value).",
)


def read_procedure(reading: Reading, path: KeyPath, data: Any) -> Procedure | None:
    """Read one `[procedure.<name>]`."""
    values = PROCEDURE.read(reading, path, data)
    if values is None:
        return None
    found = Procedure(
        id=f"{reading.owner}.{path[-1]}",
        where=reading.document.table_at(path),
        owner=reading.owner,
        **values,
    )
    if found.parameter(CHAIN) is None:
        reading.fault(
            (*path, "parameters"), "missing_key", sentence("chain is missing; it lists the steps in order")
        )
        return None
    return found
