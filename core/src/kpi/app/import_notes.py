"""What is worth saying about facts that are valid, but perhaps not meant so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from kpi.app.importable import roles_of
from kpi.errors import nearest
from kpi.model.catalogue import Catalogue
from kpi.model.metric import Rated
from kpi.words import Message, listed, phrase, phrase_for, phrase_in, sentence

if TYPE_CHECKING:
    from kpi.app.veiling import Stored
    from kpi.engine.facts import Facts
    from kpi.store import Batch

_EVERYWHERE = {"waived", "appealed"}


def status_notes(catalogue: Catalogue, events: Iterable[Mapping[str, object]]) -> tuple[Message, ...]:
    """Say which statuses of events no rule knows, and what becomes of such events: a `wavied` fine is charged."""
    known: dict[str, set[str]] = {kind: set(one.counts) for kind, one in catalogue.events.items()}
    for one in catalogue.sanctions.values():
        for trigger in (sanction.trigger for sanction in one.sanctions if sanction.trigger is not None):
            for kind in trigger.kinds:
                known.setdefault(kind, set()).update(trigger.statuses)
    found = Counter((str(row["kind"]), str(row["status"])) for row in events if row.get("status"))
    notes = []
    for (kind, status), times in sorted(found.items()):
        words = known.get(kind, set())
        if status not in words | _EVERYWHERE:
            rows = phrase_for(times, "{n} row of {kind}", "{n} rows of {kind}", kind=kind)
            statuses = listed(sorted(words | _EVERYWHERE))
            notes.append(
                sentence(
                    "{rows}: no rule knows the status {status!r}, and such an event has no effect; known: {statuses}",
                    rows=rows,
                    status=status,
                    statuses=statuses,
                )
                if words
                else sentence(
                    "{rows}: no rule knows the status {status!r}, and such an event counts like one without; "
                    "known: {statuses}",
                    rows=rows,
                    status=status,
                    statuses=statuses,
                )
            )
    return tuple(notes)


def role_notes(
    catalogue: Catalogue, ratings: Iterable[Mapping[str, object]], day: date
) -> tuple[Message, ...]:
    """Say which ratings no metric reads, because none asks for that role of raters: a `superor` counts nowhere."""
    known: dict[str, set[str]] = {}
    everybody = set()
    for metric in catalogue.metrics.values():
        if isinstance(metric.source, Rated):
            roles = set(roles_of(metric.source, catalogue, day))
            known.setdefault(metric.source.item, set()).update(roles)
            if not roles:
                everybody.add(metric.source.item)
    found = Counter((str(row["item"]), str(row["rater_role"])) for row in ratings)
    notes = []
    for (item, role), times in sorted(found.items()):
        roles = known.get(item, {role})
        if role not in roles and item not in everybody:
            notes.append(
                sentence(
                    "{ratings}: nothing counts those by {role!r}; {hint}",
                    ratings=phrase_for(times, "{n} rating of {item!r}", "{n} ratings of {item!r}", item=item),
                    role=role,
                    hint=nearest(role, roles),
                )
            )
    return tuple(notes)


def veil_notes(stored: Stored) -> Iterator[Message]:
    """Say that raters were not kept, and where their comments are."""
    if stored.hidden:
        yield sentence(
            phrase_for(
                stored.hidden,
                "{n} rating of anonymous panels: kept without the names of the raters",
                "{n} ratings of anonymous panels: kept without the names of the raters",
            )
        )
    comments = stored.comments
    if comments is not None:
        count = comments.rows + comments.unchanged
        if comments.batch is None:
            told = phrase_for(
                count,
                "{n} comment kept apart from the scores (kpi show comments)",
                "{n} comments kept apart from the scores (kpi show comments)",
            )
        else:
            told = phrase_for(
                count,
                "{n} comment kept apart from the scores as batch {batch} (kpi show comments)",
                "{n} comments kept apart from the scores as batch {batch} (kpi show comments)",
                batch=comments.batch,
            )
        yield sentence(told)
    if stored.own:
        roles = listed(
            phrase("{role} ({count})", role=role, count=count)
            for role, count in sorted(Counter(stored.own).items())
        )
        yield sentence(
            phrase_for(
                len(stored.own),
                "{n} rating of people about themselves count, as {roles}",
                "{n} ratings of people about themselves count, as {roles}",
                roles=roles,
            )
        )
    if stored.stale:
        yield sentence(
            phrase_for(
                stored.stale,
                "{n} earlier comment beside corrected ratings that have none now: still there (kpi imports --undo "
                "takes back their batch)",
                "{n} earlier comments beside corrected ratings that have none now: still there (kpi imports --undo "
                "takes back their batch)",
            )
        )


def beside_notes(batches: Iterable[Batch], undone: int) -> Iterator[Message]:
    """Say which other batch of the same file still counts: a file of ratings with comments makes two."""
    known = {one.id: one for one in batches}
    mine = known[undone]
    for other in (known.get(undone - 1), known.get(undone + 1)):
        if other is None or other.undone_by is not None or {mine.kind, other.kind} != {"ratings", "comments"}:
            continue
        if mine.sha256 and other.sha256 == mine.sha256:
            yield sentence(
                "batch {batch} holds the {kind} of the same file, and counts: kpi imports --undo {batch}",
                batch=other.id,
                kind=other.kind,
            )


_NAMED = {"employee": phrase_in("sort", "employee"), "unit": phrase_in("sort", "unit")}


def orphan_notes(facts: Facts) -> tuple[Message, ...]:
    """Say which assignments name an employee or a unit that is not there (any more)."""
    ids = dict(facts.subjects().select("subject", "id").iter_rows())
    there = {
        column: set(facts.frame(kind, columns=["id"])["id"].to_list())
        for column, kind in (("employee", "employees"), ("unit", "units"))
    }
    rows = facts.frame("assignments", columns=["employee", "unit"])
    notes = []
    for column, known in there.items():
        gone = Counter(one for one in rows[column].to_list() if one not in known)
        for one, times in sorted(gone.items(), key=lambda item: ids[item[0]]):
            notes.append(
                sentence(
                    phrase_for(
                        times,
                        "{n} assignment still names the {column} {id!r}, which is not there now",
                        "{n} assignments still name the {column} {id!r}, which is not there now",
                        column=_NAMED[column],
                        id=ids[one],
                    )
                )
            )
    return tuple(notes)
