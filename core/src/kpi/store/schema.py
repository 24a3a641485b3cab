"""The tables of the store, made by sqlite-utils; the tables of a KIND are derived from its declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.store import views
from kpi.store.shape import Shape

if TYPE_CHECKING:
    from sqlite_utils import Database

HEAD = ("card", "item", "period", "stage", "rule", "ledger", "kind", "status", "flags")
"""What a line has in common with many others; an empty text where there is none."""

PLACES = "fact_assignments"

# sqlite-utils makes no table WITHOUT ROWID; these are read by run and subject, and lie in that order.
_KEYED = (
    """CREATE TABLE line (
        run INTEGER NOT NULL, subject INTEGER NOT NULL, n INTEGER NOT NULL, head INTEGER NOT NULL,
        amount INTEGER, PRIMARY KEY (run, subject, n)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE cause (
        run INTEGER NOT NULL, subject INTEGER NOT NULL, n INTEGER NOT NULL, text TEXT NOT NULL,
        PRIMARY KEY (run, subject, n)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE result (
        run INTEGER NOT NULL, subject INTEGER NOT NULL, card INTEGER NOT NULL, unit INTEGER, score INTEGER,
        grade INTEGER, rank INTEGER, "of" INTEGER, target_met INTEGER, flags INTEGER,
        PRIMARY KEY (run, subject, card)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE payable (
        run INTEGER NOT NULL, subject INTEGER NOT NULL, amount INTEGER,
        PRIMARY KEY (run, subject)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE proposal (
        run INTEGER NOT NULL, n INTEGER NOT NULL, subject INTEGER NOT NULL, ladder INTEGER,
        proposal INTEGER, level INTEGER, PRIMARY KEY (run, n)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE problem (
        run INTEGER NOT NULL, n INTEGER NOT NULL, subject TEXT NOT NULL, code TEXT NOT NULL,
        message TEXT NOT NULL, PRIMARY KEY (run, n)) STRICT, WITHOUT ROWID""",
)


def create_core(db: Database) -> None:
    """Make what every store has: dictionaries, batches and runs (the first migration)."""
    db.table("migration").create({"number": int, "name": str, "program": str}, pk="number", strict=True)
    db.table("kind").create({"kind": str, "signature": str}, pk="kind", strict=True)
    db.table("subject").create({"id": int, "name": str, "kind": str}, pk="id", not_null={"name"}, strict=True)
    db.table("subject").create_index(["name"], unique=True)
    db.table("word").create({"id": int, "text": str}, pk="id", not_null={"text"}, strict=True)
    db.table("word").create_index(["text"], unique=True)
    batch = {
        "id": int, "kind": str, "file": str, "sha256": str, "imported_on": str, "by": str, "why": str,
        "rows": int, "unchanged": int, "corrected": int, "first_seq": int, "last_seq": int, "undoes": int,
        "hash": str,
    }  # fmt: skip
    db.table("batch").create(batch, pk="id", not_null=set(batch) - {"undoes"}, strict=True)
    run = {
        "id": int, "period": int, "status": str, "recorded_on": str, "facts_seq": int, "facts_hash": str,
        "policy_hash": str, "plugins_hash": str, "unit": str, "program": str, "read_runs": str,
    }  # fmt: skip
    db.table("run").create(run, pk="id", not_null=set(run), strict=True)
    db.table("run").create_index(["period"])
    # What lines share is said once: a line of five numbers is written three times as fast as one of eight.
    head = {"id": int, **dict.fromkeys(HEAD, str)}
    db.table("head").create(head, pk="id", not_null=set(head), strict=True)
    db.table("head").create_index(list(HEAD), unique=True)
    for sql in _KEYED:
        db.execute(sql)
    for name, sql in views.CORE.items():
        db.create_view(name, sql)


def create_kind(db: Database, shape: Shape) -> None:
    """Make the table of a KIND with its indexes and its readable view."""
    own: dict[str, type] = {"seq": int, "batch": int, "supersedes": int, "gone": int, "restates": int}
    types = {name: one.sql_type for one in shape.fields for name in one.sql}
    table = db.table(shape.name)
    table.create({**own, **types}, pk="seq", not_null={"batch", "gone"}, strict=True)
    # Few rows supersede one: a partial index keeps the many others out.
    db.execute(
        f'CREATE INDEX "{shape.name}_supersedes" ON "{shape.name}" (supersedes) WHERE supersedes IS NOT NULL'
    )
    table.create_index(list(shape.key), index_name=f"{shape.name}_key")
    about = shape.table.about
    if about and shape.key[0] != about:
        table.create_index([about], index_name=f"{shape.name}_about")
    if shape.name == PLACES:
        index_places(db)
    _view(db, shape)
    db.table("kind").insert({"kind": shape.table.kind, "signature": shape.signature})


def index_places(db: Database) -> None:
    """Let the people of a unit be found without reading everybody's assignments (the third migration, of older stores)."""
    table = db.table(PLACES)
    if table.exists():
        table.create_index(["unit"], index_name=f"{PLACES}_unit", if_not_exists=True)


def extend_kind(db: Database, shape: Shape, known: str) -> None:
    """Add the columns that a newer declaration has more than the `known` signature; no column ever goes."""
    there = {one.name for one in db.table(shape.name).columns}
    types = {name: one.sql_type for one in shape.fields for name in one.sql}
    for name in [name for name in types if name not in there]:
        db.table(shape.name).add_column(name, types[name])
    _view(db, shape)
    every = dict.fromkeys([*known.split(","), *shape.signature.split(",")])
    db.table("kind").update(shape.table.kind, {"signature": ",".join(every)})


def _view(db: Database, shape: Shape) -> None:
    db.create_view(views.name_of(shape), views.of_kind(shape), replace=True)
