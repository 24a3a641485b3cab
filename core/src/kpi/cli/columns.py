"""The columns of the tables that several commands print."""

from __future__ import annotations

from collections.abc import Iterable

from kpi.app import vocabulary
from kpi.app.vocabulary import MONEY, SIGNED
from kpi.output import Column
from kpi.types import Ledger
from kpi.words import phrase, phrase_in

_STAGES = {
    "measure": phrase("measure"),
    "items": phrase("items"),
    "point_sanctions": phrase("plus and minus"),
    "standing": phrase("standing"),
    "money_sanctions": phrase("awards and fines"),
    "ladder": phrase("ladder"),
    "pay": phrase_in("columns", "pay"),
}
STATUSES = {**vocabulary.STATUSES, "absent": phrase("none"), "incomplete": phrase("incomplete")}


_ID = Column("id", phrase("Id"))
_NAME = Column("name", phrase("Name"))
_UNIT = Column("unit", phrase("Unit"), shown="unit_name")
_CARD = Column("card", phrase("Scorecard"), shown="card_label", optional=True)
_PERIOD = Column("period", phrase("Period"), hidden=True)
_RULE = Column("rule", phrase("Rule"), shown="rule_name")
_LABEL = Column("label", phrase_in("rule", "Name"))
_AMOUNT = Column("amount", phrase_in("amount column", "Amount"), number=True, places=2)
_STATUS = Column("status", phrase("Status"), words=STATUSES)
_CAUSE = Column("cause", phrase("Cause"), shown="cause_told", optional=True, loose=True)
_FLAGS = Column("flags", phrase("Flags"), shown="flags_told", optional=True, loose=True)
_SCORE = Column("score", phrase("Score"), number=True, places=2, total="mean")
_GRADE = Column("grade", phrase("Grade"), optional=True)
_RANK = Column("rank", phrase("Rank"), number=True, optional=True)
_TARGET_MET = Column("target_met", phrase("Target met"), optional=True)
_PAYABLE = Column("payable", phrase("Payable"), number=True, places=2, optional=True, total="sum", money=True)

RESULTS = (
    Column("run", phrase("Run"), hidden=True),
    _PERIOD,
    _ID,
    Column("kind", phrase("Kind"), hidden=True),
    _UNIT,
    _CARD,
    _SCORE,
    _GRADE,
    _RANK,
    _TARGET_MET,
    _PAYABLE,
    Column("proposals", phrase("Proposals"), shown="proposals_told", optional=True),
    _FLAGS,
)

RUN_TABLE = (_ID, _NAME, *(one for one in RESULTS if one is not _ID and not one.hidden))
"""What `kpi run` shows at the end; in JSON and CSV are RESULTS."""

LADDER = (
    _ID,
    _NAME,
    _UNIT,
    Column("ladder", phrase("Ladder"), hidden=True),
    Column("level", phrase("Level"), shown="level_label"),
    Column("since", phrase("Since")),
    Column("next", phrase("Next"), shown="next_label", optional=True),
    Column("met", phrase("Met"), hidden=True),
    Column("missing", phrase("Missing, or why"), shown="missing_told", optional=True, loose=True),
    Column("conditions", phrase("Conditions"), hidden=True),
    Column("losing", phrase("Losing"), hidden=True),
    Column("proposal", phrase("Proposal"), shown="proposal_told", optional=True),
    Column("proposed_level", phrase("Proposed level"), hidden=True),
    Column("case", phrase("Approval"), shown="case_told", optional=True),
    Column("status", phrase("Status"), words=STATUSES, optional=True),
    Column("cause", phrase("Cause"), hidden=True),
    Column("flags", phrase("Flags"), shown="flags_told", optional=True, loose=True),
    Column("beside", phrase("Beside"), hidden=True),
)
"""Where everyone stands on a ladder; the table says of whoever loses the level why, of others what is missing."""

LOOKED_AT = (
    Column("for", phrase("For")),
    Column("told", phrase("Condition"), loose=True),
    Column("met", phrase_in("met column", "Holds")),
    _RULE,
    Column("clauses", phrase("Clauses"), loose=True),
)
"""The conditions that were read of one person."""

_DUE_STATES = {
    "overdue": phrase("overdue"),
    "due": phrase("due today"),
    "coming": phrase("coming"),
    "unknown": phrase("unknown"),
    "missed": phrase("missed"),
    "passed": phrase("passed"),
    "done": phrase("done"),
}

DUE = (
    _ID,
    _NAME,
    _UNIT,
    Column("due", phrase("Due"), shown="what"),
    Column("last_on", phrase("Last done"), optional=True),
    Column("last_by", phrase_in("last_by column", "By"), optional=True, shown="last_by_name"),
    Column("due_on", phrase("Due on")),
    Column("state", phrase("State"), words=_DUE_STATES),
    Column("days_overdue", phrase("Days overdue"), number=True, optional=True),
    Column("clauses", phrase("Clauses"), hidden=True),
    Column("note", phrase("Note"), optional=True, loose=True),
    _FLAGS,
)
"""What has to be done about whom by when."""

BESIDE = (
    Column("label", phrase("To know before deciding"), loose=True),
    Column("value", phrase("Value"), number=True),
    _RULE,
    Column("flags", phrase("Flags"), loose=True, optional=True),
    Column("limits", phrase_in("limits column", "Basis and limits"), loose=True),
)
"""What the limits that a person is bound to tell beside a proposal."""

_SORTS = {
    "observation": phrase("figure"),
    "target": phrase("target"),
    "rating": phrase("rating"),
    "events": phrase_in("columns", "events"),
    "assignment": phrase("assignment"),
    "direct": phrase("set as it is"),
    "parameter": phrase("parameter"),
}
_NOW = Column("now", phrase("Now"), number=True, places=2)
_THEN = Column("then", phrase("Then"), number=True, places=2)
_DIFFERENCE = Column("difference", phrase("Difference"), number=True, places=2, shown="difference_told")

ASKED = (
    Column("id", phrase("Id"), optional=True),
    Column("name", phrase("Name"), optional=True),
    Column("metric", phrase("Metric"), hidden=True),
    Column("label", phrase("Under another value"), loose=True),
    Column("now", phrase("Now"), number=True, shown="now_told"),
    Column("then", phrase("Then"), number=True, shown="then_told"),
    Column("unit", phrase_in("unit column", "Unit"), optional=True),
    Column("sort", phrase("What is changed"), words=_SORTS),
)
"""What somebody asks about."""

COMPARED = (
    _ID,
    _NAME,
    Column("what", phrase("What")),
    _CARD,
    Column("stage", phrase("Stage"), words=_STAGES),
    Column("item", phrase_in("item column", "Item")),
    _LABEL,
    _RULE,
    Column("ledger", phrase("Ledger")),
    Column("kind", phrase("Kind"), words=MONEY),
    _CAUSE,
    _NOW,
    _THEN,
    _DIFFERENCE,
    Column("status_now", phrase("Status now")),
    _STATUS,
    _FLAGS,
)
"""A period beside what it would be: a row a line, a standing, what is payable, a proposal."""

COMPARED_TABLE = (
    _CARD,
    Column("label", phrase_in("rule", "Name"), loose=True),
    _CAUSE,
    _NOW,
    _THEN,
    _DIFFERENCE,
    Column("status", phrase("Status"), shown="status_told", optional=True),
    _FLAGS,
)

MOVED = (
    _ID,
    _NAME,
    _UNIT,
    _CARD,
    Column("score", phrase("Score"), optional=True),
    Column("grade", phrase("Grade"), optional=True),
    Column("rank", phrase("Rank"), optional=True),
    Column("target_met", phrase("Target met"), optional=True),
    Column("line", phrase("Lines of money"), optional=True, loose=True),
    Column("payable", phrase("Payable"), optional=True),
    Column("proposal", phrase("Proposal"), optional=True, loose=True),
)
"""What moves for the others, a row a person and card."""

PERIODS = (
    Column("period", phrase("Period")),
    _STATUS,
    Column("scored", phrase("Scored"), number=True),
    Column("mean", phrase("Mean"), number=True, places=2, optional=True),
    Column("paid", phrase("Paid"), number=True),
    Column("incomplete", phrase("Incomplete"), number=True, optional=True),
    Column("payable", phrase_in("payable column", "Payable"), number=True, places=2, optional=True),
    Column("proposals", phrase("Proposals"), number=True),
    Column("problems", phrase("Problems"), number=True),
    Column("run", phrase("Run"), number=True, optional=True),
)
"""A row a period of a range, in the table of `kpi run`."""

SCORES = (
    _ID,
    _NAME,
    _UNIT,
    _CARD,
    _SCORE,
    _GRADE,
    _RANK,
    Column("of", phrase("Of"), number=True, optional=True),
    _TARGET_MET,
    _FLAGS,
)

SIGN_OFFS = (
    _ID,
    _NAME,
    _UNIT,
    _CARD,
    Column("procedure", phrase("Procedure"), hidden=True),
    _SCORE,
    Column("unsigned", phrase("Unsigned"), hidden=True),
    Column("state", phrase("Signatures"), words=SIGNED),
    Column("signatures", phrase("Signed by"), shown="signed_told", optional=True, loose=True),
    Column("next", phrase_in("next column", "Next"), optional=True),
    Column("approvers", phrase_in("approvers column", "For"), shown="approvers_told", optional=True),
    Column("returned", phrase("Returned"), optional=True, loose=True),
)
"""Where results stand between their signatures."""

LINES = (
    _ID,
    _NAME,
    Column("stage", phrase("Stage"), words=_STAGES),
    _CARD,
    Column("item", phrase_in("item column", "Item"), hidden=True),
    _LABEL,
    _RULE,
    Column("ledger", phrase("Ledger"), hidden=True),
    Column("kind", phrase("Kind"), words=MONEY, optional=True),
    _AMOUNT,
    _STATUS,
    _CAUSE,
    _FLAGS,
)

PAYSLIP = tuple(column for column in LINES if column.key not in ("id", "name", "card"))

RUNS = (
    Column("run", phrase("Run"), number=True),
    Column("period", phrase("Period")),
    _STATUS,
    Column("unit", phrase("Only unit"), optional=True),
    Column("recorded_on", phrase("Recorded on")),
    Column("hashes", phrase("Hashes")),
)

COMMENTS = (
    _ID,
    _NAME,
    Column("item", phrase_in("comments", "Item")),
    Column("group", phrase("Group")),
    Column("comment", phrase("Comment"), loose=True),
    Column("held", phrase("Held back"), number=True, optional=True),
)

PROBLEMS = (
    Column("subject", phrase("Id")),
    Column("name", phrase("Name"), optional=True),
    Column("periods", phrase("Periods"), optional=True),
    Column("code", phrase("Problem")),
    Column("message", phrase("Message"), loose=True),
)

CASES = (
    Column("file", phrase("File")),
    Column("id", phrase("Case")),
    Column("status", phrase_in("case", "Status")),
    Column("clauses", phrase("Clauses")),
    Column("differences", phrase("Differences"), loose=True),
)


_HELD = Column("held", phrase("Held"), number=True, places=2, optional=True, total="sum", money=True)


def pay_columns(kinds: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns of the pay table: a person, the kinds of money, and what is payable."""
    money = (Column(kind, MONEY[kind], number=True, places=2, total="sum", money=True) for kind in kinds)
    return (_ID, _NAME, *money, _PAYABLE, _HELD, _FLAGS)


_LEDGERS = {
    Ledger.POINTS: phrase("Points"),
    Ledger.YUAN: phrase("Yuan"),
    Ledger.KPI_POINTS: phrase("KPI points of a department"),
}


def score_book() -> tuple[Column, ...]:
    """Return the columns of scores in a file for people, which tells what is not final."""
    return (*SCORES[:-1], _STATUS, _FLAGS)


def pay_book(kinds: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns of pay in a file for people, with the unit of each person."""
    who, name, *rest, flags = pay_columns(kinds)
    return (who, name, _UNIT, *rest, _STATUS, flags)


def sanction_book(ledgers: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns of sanctions in a file for people: an amount for each ledger, which no sum may mix."""
    amounts = [
        Column(one, _LEDGERS[Ledger(one)], number=True, places=2, optional=True, total="sum",
               money=one == Ledger.YUAN.value)
        for one in ledgers
    ]  # fmt: skip
    found: list[Column] = []
    for column in LINES:
        # The name of a rule says what its id does.
        found += amounts if column is _AMOUNT else [] if column is _RULE else [column]
    found.insert(2, _UNIT)
    return tuple(found)
