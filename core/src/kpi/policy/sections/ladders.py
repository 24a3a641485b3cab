"""`[ladder.*]`: levels from the lowest to the highest."""

from __future__ import annotations

from typing import Any

from kpi.documents import KeyPath
from kpi.model.ladder import Ladder, Level
from kpi.model.period import Frequency
from kpi.policy.kinds import LABEL, TEXT, TEXTS, enum
from kpi.policy.parameters import PARAMETERS
from kpi.policy.schema import Key, Reading, Spec, list_of, table
from kpi.words import Label, sentence

LEVEL = Spec(
    "level",
    (
        Key("id", TEXT, "its name in the facts", required=True),
        Key("label", LABEL, "its name on the forms"),
        Key("enter", TEXTS, "the rules that must hold to enter it"),
        Key("lose", TEXTS, "the rules of which any takes it away"),
        Key("dismiss", TEXTS, "the rules of which any makes a dismissal a proposal"),
        Key("aliases", TEXTS, "other names that it has in the facts"),
        Key("parameters", PARAMETERS, "they win over those of the same name of its rules"),
        Key("procedure", TEXT, "the procedure to enter it; one approval if not given"),
    ),
    "A step of a ladder.",
)


def _level(id: str, label: Label | None = None, **more: Any) -> Level:
    return Level(id, label or Label(zh=id), **more)


LADDER = Spec(
    "ladder",
    (
        Key("label", LABEL, "its name", required=True),
        Key("frequency", enum(Frequency), "how often it is looked at; `quarter` if not given"),
        Key(
            "level", list_of(table(LEVEL, _level)), "its levels, as `[[ladder.<name>.level]]`", required=True
        ),
        Key("skip", TEXT, "the procedure by which an exception is approved from rising one level at a time"),
        Key("salary", TEXT, "the rule that says what a level is paid, told along when the ladder is tried"),
        Key("parameters", PARAMETERS, "numbers of the ladder itself"),
        Key("lower", TEXT, "the procedure of a demotion; one approval if not given"),
        Key("clauses", TEXTS, "the clauses that it carries out"),
    ),
    "Levels from the lowest to the highest.",
)


def read_ladder(reading: Reading, path: KeyPath, data: Any) -> Ladder | None:
    """Read one `[ladder.<name>]`."""
    values = LADDER.read(reading, path, data)
    if values is None:
        return None
    levels = values.pop("level")
    seen: set[str] = set()
    for index, level in enumerate(levels):
        for name in level.names:
            if name in seen:
                message = sentence("two levels are called {name!r}", name=name)
                reading.fault((*path, "level", index, "id"), "name_twice", message)
        seen.update(level.names)
    return Ladder(
        id=f"{reading.owner}.{path[-1]}",
        frequency=values.pop("frequency", Frequency.QUARTER),
        levels=levels,
        where=reading.document.table_at(path),
        owner=reading.owner,
        **values,
    )
