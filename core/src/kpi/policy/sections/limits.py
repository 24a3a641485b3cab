"""`[limit.*]`: how much may be taken from pay, and what must be left."""

from __future__ import annotations

from typing import Any

from kpi.documents import KeyPath
from kpi.errors import nearest
from kpi.model.ladder import MOVES
from kpi.model.limit import CARRY, MODE, MODES, PARTIAL, PARTIAL_PERIOD, REGIONS, LimitPart, LimitSet
from kpi.model.period import Frequency
from kpi.policy.kinds import FLAG, LABEL, TEXT, TEXTS, enum
from kpi.policy.parameters import PARAMETERS
from kpi.policy.schema import Key, Reading, Spec, list_of, mapping_of, one_of, table
from kpi.types import Money
from kpi.words import phrase, sentence

_MONEY = list_of(enum(Money))

LIMIT_PART = Spec(
    "limit part",
    (
        Key("name", TEXT, "its name", required=True),
        Key(
            "kinds",
            _MONEY,
            "the kinds of money, taken together; the first gives way first",
            required=True,
        ),
        Key(
            "rule",
            TEXT,
            "the rule that says the most that may be taken; its metric with the attribute `earned` is what `wage` comes to "
            "before what the part itself takes. "
            f"Its parameters `{CARRY}` (true: the next period takes up what is given back) and `{MODE}` are read here",
            required=True,
        ),
        Key("floor", FLAG, "whether the set's floor holds for them; true if not given"),
    ),
    "One kind of deduction, or several that share a limit.",
)

LIMIT = Spec(
    "limit",
    (
        Key("label", LABEL, "its name", required=True),
        Key("frequency", enum(Frequency), "in which runs it holds; `month` if not given"),
        Key("wage", _MONEY, "the kinds of money, given and taken, by whose sum is measured", required=True),
        Key("rest", _MONEY, "the kinds of money that are compared with the floor"),
        Key(
            "floor",
            TEXT,
            "the rule that says what must be left; where it has no value nothing is compared, and lines say so",
        ),
        Key("lifts", _MONEY, "kinds of money with which a person is not compared with the floor"),
        Key(
            "part",
            list_of(table(LIMIT_PART, LimitPart)),
            "its parts, as `[[limit.<name>.part]]`, in the order in which they give way to the floor",
            required=True,
        ),
        Key(
            "beside",
            mapping_of(TEXTS, phrase("proposal")),
            f"the rules that `kpi ladder` and `kpi show sanctions` tell of one person beside a proposal ({', '.join(f'`{one}`' for one in MOVES)}) to those who decide; "
            "the attribute `earned` is then the mean of `wage` over the last twelve periods that were run",
        ),
        Key("parameters", PARAMETERS, "its choices"),
        Key("clauses", TEXTS, "the clauses that it carries out"),
        Key("limits", LABEL, "what it does not see"),
    ),
    "What may be taken from pay in a period. It is applied after the parts of pay, and each step is a line: what is given "
    'back, what earlier periods carried over. Bound by `[[bind]] limits = ["<name>"]`, which needs no role or unit.',
)

TERMS = Spec(
    "limit parameters",
    (
        Key(
            "mode",
            one_of(MODES),
            "where more is taken: `warn` flags it, `cap` gives the rest back, `refuse` holds the person's pay; `warn` if not given",
        ),
        Key(
            "partial_period",
            one_of(PARTIAL),
            "what must be left to who was not employed throughout: its share by days, nothing, or all; `prorate` if not given",
        ),
        Key(
            "regions",
            mapping_of(TEXT, phrase("unit")),
            "the region of a unit and those below it, for whoever is there at the end of the period; the attribute `region` of a rule is this word",
        ),
    ),
    "What a limit's parameters may be.",
)


def read_limit(reading: Reading, path: KeyPath, data: Any) -> LimitSet | None:
    """Read one `[limit.<name>]`."""
    values = LIMIT.read(reading, path, data)
    if values is None:
        return None
    names: set[str] = set()
    kinds: set[Money] = set()
    rest = values.get("rest", ())
    for index, part in enumerate(values["part"]):
        place = (*path, "part", index)
        if part.name in names:
            reading.fault(
                (*place, "name"),
                "name_twice",
                sentence("the part {name!r} stands here twice", name=part.name),
            )
        names.add(part.name)
        for kind in part.kinds:
            if not kind.taken:
                hint = nearest(kind, [str(one) for one in Money if one.taken])
                reading.fault(
                    (*place, "kinds"),
                    "wrong_value",
                    sentence("{kind} is not taken from the person", kind=kind),
                    hint,
                )
            elif kind in kinds:
                reading.fault(
                    (*place, "kinds"), "name_twice", sentence("{kind} has a limit already", kind=kind)
                )
            elif part.floor and values.get("floor") and kind not in rest:
                message = sentence("the floor holds for {kind}, which is not compared with it", kind=kind)
                reading.fault(
                    (*place, "kinds"), "wrong_value", message, sentence("name {kind} in rest", kind=kind)
                )
            kinds.add(kind)
    for move in values.get("beside", {}):
        if move not in MOVES:
            reading.fault(
                (*path, "beside", move),
                "unknown_key",
                sentence("nothing is proposed by this name"),
                nearest(move, MOVES),
            )
    known = (MODE, PARTIAL_PERIOD, REGIONS)
    for parameter in values.get("parameters", ()):
        if parameter.name not in known:
            place = (*path, "parameters", parameter.name)
            reading.fault(place, "unknown_key", sentence("unknown parameter"), nearest(parameter.name, known))
    return LimitSet(
        id=f"{reading.owner}.{path[-1]}",
        frequency=values.pop("frequency", Frequency.MONTH),
        parts=values.pop("part"),
        where=reading.document.table_at(path),
        owner=reading.owner,
        **values,
    )
