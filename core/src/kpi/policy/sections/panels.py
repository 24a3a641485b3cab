"""`[panel.*]`: groups of people who judge one person together."""

from __future__ import annotations

from typing import Any

from kpi.documents import KeyPath
from kpi.kit.panels.terms import MERGED, SMALL
from kpi.model.panel import Panel
from kpi.policy.kinds import FLAG, LABEL, NUMBER, TEXTS, VALUE
from kpi.policy.parameters import PARAMETERS
from kpi.policy.schema import Key, Reading, Spec, one_of

PANEL = Spec(
    "panel",
    (
        Key("label", LABEL, "its name", required=True),
        Key("parameters", PARAMETERS, "its groups, numbers and choices", required=True),
        Key("clauses", TEXTS, "the clauses that it carries out"),
        Key("limits", LABEL, "what it does not see"),
    ),
    "Several people of several groups judge one person, as metrics with `source = { rated = ..., panel = ... }` read: "
    "the mean inside each group first (each rater once), then the weighted mean of the groups that are present. "
    "What is judged by an anonymous panel no other metric may read in another way, and nothing shows who gave what.",
)

TERMS = Spec(
    "panel parameters",
    (
        Key(
            "groups",
            VALUE,
            "a table: of each group the roles of its raters. Self ratings count only where a group names their role",
            required=True,
        ),
        Key(
            "group_weights",
            VALUE,
            "a table with a weight for each group; `none` (if not given): the groups that are present weigh alike",
        ),
        Key(
            "min_raters", NUMBER, "how many raters a group needs, from 2 while it is anonymous", required=True
        ),
        Key(
            "small_groups",
            one_of(SMALL),
            "groups with fewer: taken together (if not given) and, if they are still too few, left out; left out at "
            "once; or the person has no value",
        ),
        Key(
            "merged_weight",
            one_of(MERGED),
            "groups taken together weigh, where all weigh alike, as one group (if not given) or as the sum of them; "
            "where weights are given always as the sum of theirs",
        ),
        Key(
            "open_groups", TEXTS, "groups whose raters need not stay unseen, such as the superior: no minimum"
        ),
        Key(
            "anonymous",
            FLAG,
            "whether nobody may learn who gave what (true if not given); if not, every group is an open one",
        ),
    ),
    "What a panel's parameters may be; each is one of dated values with origin and clauses, like a rule's.",
)


def read_panel(reading: Reading, path: KeyPath, data: Any) -> Panel | None:
    """Read one `[panel.<name>]`."""
    values = PANEL.read(reading, path, data)
    if values is None:
        return None
    return Panel(
        id=f"{reading.owner}.{path[-1]}",
        where=reading.document.table_at(path),
        owner=reading.owner,
        **values,
    )
