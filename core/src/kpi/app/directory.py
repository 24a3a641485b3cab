"""What ids are called: the names of people and units, the labels of rules and scorecards."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from kpi.engine.sanctions.effects import PROPOSAL
from kpi.errors import Fault, UsageError, nearest
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.ladder import MOVES
from kpi.model.line import LIMIT_STEPS, STEPS, Line
from kpi.types import Stage
from kpi.words import LANGUAGES, Label, listed, phrase, sentence

if TYPE_CHECKING:
    from kpi.engine.facts import Facts


@frozen
class Directory:
    """Names by id of employee or unit; `labels` are those of pay schemes, scorecards and rules by id."""

    subjects: Mapping[str, str]
    labels: Mapping[str, Label]

    def beside(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return a row with `name`, `unit_name` and `card_label` beside the ids of a subject, unit and card."""
        return {
            **row,
            "name": self.subjects.get(row.get("id") or row.get("subject") or "", ""),
            "unit_name": self.subjects.get(row.get("unit") or "", ""),
            "card_label": self.labels.get(row.get("card") or "", ""),
            **({"proposals_told": self._proposals(row["proposals"])} if row.get("proposals") else {}),
        }

    def _proposals(self, told: Iterable[str]) -> list[Label]:
        return list(dict.fromkeys(self._proposal(one) for one in told))

    def _proposal(self, told: str) -> Label:
        """Say in words what a run proposes as `ladder move level`, or a sanction as `move`."""
        words = told.split()
        ladder = "" if words[0] in MOVES else words.pop(0)
        return proposed(self.labels, ladder, words[0], " ".join(words[1:]))

    def known_as(self, told: str) -> str | None:
        """Return the id of whom an id or a name tells apart, None where it tells nobody, or more than one."""
        if told in self.subjects:
            return told
        found = [id for id, name in self.subjects.items() if name == told]
        return found[0] if len(found) == 1 else None

    def subject(self, told: str) -> str:
        """Return the id of an employee or unit, named by id or by a name that only one has.

        Raises:
            UsageError: where nobody, or more than one, is called so.
        """
        if told in self.subjects:
            return told
        found = sorted(id for id, name in self.subjects.items() if name == told)
        if len(found) == 1:
            return found[0]
        if found:
            message, hint = (
                sentence("{told!r} is the name of {count}", told=told, count=len(found)),
                sentence("give the id: {ids}", ids=listed(found)),
            )
        else:
            message = sentence("no employee or unit {told!r} in the store", told=told)
            hint = nearest(told, [*self.subjects, *self.subjects.values()])
        raise UsageError(Fault("unknown_subject", message, where="SUBJECT", hint=hint))


def directory_of(facts: Facts, catalogue: Catalogue, only: Collection[str] | None = None) -> Directory:
    """Collect the names of the facts, of some ids alone where they are given, and the labels of the policy."""
    subjects, wanted = facts.subjects(), None if only is None else {"id": only}
    named: dict[str, str] = {}
    for kind in ("units", "employees"):
        rows = facts.frame(kind, columns=["id", "name"], only=wanted)
        keyed = rows.rename({"id": "subject"}).join(subjects, on="subject", how="left", maintain_order="left")
        named.update(zip(keyed["id"].to_list(), keyed["name"].to_list(), strict=True))
    labels = {
        id: one.label
        for found in (catalogue.pay, catalogue.scorecards, catalogue.rules)
        for id, one in found.items()
    }
    for ladder in catalogue.ladders.values():
        labels |= {f"{ladder.id}.{level.id}": level.label for level in ladder.levels}
    return Directory(named, labels)


def line_label(line: Line, labels: Mapping[str, Label]) -> Label:
    """Return what a line is called: its rule, or, of a proposal, what is proposed."""
    if line.stage is Stage.LADDER:
        said = next((flag for flag in line.flags if flag.startswith(PROPOSAL)), PROPOSAL)
        move, _, level = said.removeprefix(PROPOSAL).partition(":")
        return proposed(labels, line.rule, move, level)
    label = labels.get(line.rule, Label(en=line.item))
    step = STEPS.get(line.item) if line.stage is Stage.STANDING and not line.cause else None
    step = LIMIT_STEPS.get(line.item) if line.stage is Stage.PAY else step
    if step is None:
        return label
    return phrase("{rule}: {step}", rule=label, step=step)


def proposed(labels: Mapping[str, Label], ladder: str, move: str, level: str) -> Label:
    """Return the words for a move on a ladder: to rise, to lose a level, to leave."""
    to = labels.get(f"{ladder}.{level}", Label(en=level))
    told = MOVES.get(move, Label(en=f"{move} {{}}"))
    return Label(*(told.text(lang).format(to.text(lang)).rstrip() for lang in LANGUAGES))
