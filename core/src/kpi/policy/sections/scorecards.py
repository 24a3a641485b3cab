"""`[scorecard.*]`: items with rules, a total, and what stands on it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from kpi.documents import KeyPath
from kpi.errors import nearest
from kpi.model.names import short
from kpi.model.parameter import parameter_called
from kpi.model.period import Frequency
from kpi.model.scorecard import Item, Ranking, Scorecard
from kpi.policy.kinds import FLAG, LABEL, TEXT, TEXTS, condition, enum
from kpi.policy.parameters import PARAMETERS
from kpi.policy.schema import Key, Reading, Spec, list_of, mapping_of, one_of, table
from kpi.types import Ledger, NaPolicy, Scope, SubjectKind
from kpi.words import phrase, sentence

ITEM = Spec(
    "item",
    (
        Key("name", TEXT, "its name; that of the rule if not given"),
        Key("rule", TEXT, "the rule that gives its points", required=True),
        Key("group", TEXT, "the block of the form that it stands in"),
        Key("when", condition(needs_name=True), "for whom it is printed"),
        Key(
            "na_policy", enum(NaPolicy), "what follows when it is not assessed; that of the card if not given"
        ),
    ),
    "One row of a scorecard.",
)
RANK = Spec(
    "rank",
    (
        Key("scope", enum(Scope), "among whom; `unit` if not given"),
        Key(
            "ties",
            TEXT,
            "the metric that parts those of one total; they share a rank without it, and after it",
        ),
    ),
    "The rank by the total.",
)


def _item(rule: str, name: str = "", **more: Any) -> Item:
    return Item(name or short(rule), rule, **more)


ITEMS = list_of(table(ITEM, _item))

SCORECARD = Spec(
    "scorecard",
    (
        Key("label", LABEL, "its name", required=True),
        Key("frequency", enum(Frequency), "how often it runs; `month` if not given"),
        Key("subject", enum(SubjectKind), "whether it is for people or whole units; `employee` if not given"),
        Key(
            "ledger",
            one_of((Ledger.POINTS, Ledger.KPI_POINTS)),
            "`kpi_points` makes it the total to which the KPI points of a unit are charged; `points` if not given",
        ),
        Key("sanctions", TEXTS, "the sets of sanctions with which `kpi try` takes its month in KPI points"),
        Key("item", ITEMS, "its rows, as `[[scorecard.<name>.item]]`; one with a `base` may have none"),
        Key("groups", mapping_of(LABEL), "the names of its blocks"),
        Key("na_policy", enum(NaPolicy), "what follows when an item is not assessed; `block` if not given"),
        Key("grade", TEXT, "the rule that turns the score into a grade"),
        Key("passing", TEXT, "the rule that says whether the target is met"),
        Key("rank", table(RANK, Ranking), "rank the people by their totals"),
        Key(
            "rollups",
            mapping_of(one_of(("mean", "last", "pooled")), phrase("frequency")),
            "how a longer period is made of the shorter ones",
        ),
        Key(
            "sign_off",
            TEXT,
            "the procedure by which its results are signed; a result is provisional until all have",
        ),
        Key("incomplete", FLAG, "its print was cut off"),
        Key("exclusive", list_of(TEXTS), "lists of items of which a person has one at most"),
        Key("parameters", PARAMETERS, "`base` (with what the total begins), `cap`, `floor` and the like"),
        Key("clauses", TEXTS, "the clauses that it carries out"),
    ),
    "A card that gives a score in each period.",
)


def read_scorecard(reading: Reading, path: KeyPath, data: Any) -> Scorecard | None:
    """Read one `[scorecard.<name>]`."""
    values = SCORECARD.read(reading, path, data)
    if values is None:
        return None
    if "item" not in values and parameter_called("base", values.get("parameters", ())) is None:
        hint = sentence("give a list of items, [[scorecard.<name>.item]], or a parameter base")
        reading.fault(path, "missing_key", sentence("item is missing"), hint)
    rollups = {}
    for word, how in values.pop("rollups", {}).items():
        if word in tuple(Frequency):
            rollups[Frequency(word)] = how
        else:
            reading.fault(
                (*path, "rollups", word), "unknown_key", sentence("is no frequency"), nearest(word, Frequency)
            )
    card = Scorecard(
        id=f"{reading.owner}.{path[-1]}",
        frequency=values.pop("frequency", Frequency.MONTH),
        items=values.pop("item", ()),
        ledger=Ledger(values.pop("ledger", Ledger.POINTS)),
        ranking=values.pop("rank", None),
        rollups=rollups,
        where=reading.document.table_at(path),
        owner=reading.owner,
        **values,
    )
    _check(reading, path, card)
    return card


def _check_numbers(reading: Reading, path: KeyPath, card: Scorecard) -> None:
    for name in ("base", "cap", "floor", "expected_least", "expected_most"):
        found = parameter_called(name, card.parameters)
        values = () if found is None else (dated.value for dated in found.values)
        if any(value is not None and type(value) is not Fraction for value in values):
            reading.fault((*path, "parameters", name), "wrong_type", sentence("must be a number"))


def _check(reading: Reading, path: KeyPath, card: Scorecard) -> None:
    names: set[str] = set()
    if card.ledger is Ledger.KPI_POINTS and card.subject is not SubjectKind.UNIT:
        reading.fault(
            (*path, "ledger"),
            "wrong_value",
            sentence("KPI points are a unit's"),
            sentence('write subject = "unit"'),
        )
    if card.ledger is Ledger.KPI_POINTS and "pooled" in card.rollups.values():
        hint = sentence("write mean or last: what was charged in the months is part of their totals alone")
        reading.fault(
            (*path, "rollups"), "wrong_value", sentence("a total in KPI points cannot be pooled"), hint
        )
    _check_numbers(reading, path, card)
    for index, item in enumerate(card.items):
        place = (*path, "item", index)
        if item.name in names:
            reading.fault(
                (*place, "name"),
                "name_twice",
                sentence("the item {name!r} stands here twice", name=item.name),
            )
        names.add(item.name)
        if item.group and card.groups and item.group not in card.groups:
            hint = nearest(item.group, card.groups)
            reading.fault(
                (*place, "group"),
                "unknown_name",
                sentence("{group!r} is not one of the groups", group=item.group),
                hint,
            )
    for index, group in enumerate(card.exclusive):
        for name in group:
            if name not in names:
                hint = nearest(name, names)
                reading.fault(
                    (*path, "exclusive", index),
                    "unknown_name",
                    sentence("{name!r} is not an item", name=name),
                    hint,
                )
