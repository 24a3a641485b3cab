"""What an event that follows from other facts rests on, in words: its note, read again."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kpi.kit.tables.service import SEVERITY_WORDS
from kpi.model.catalogue import Catalogue
from kpi.model.clock import STATES
from kpi.words import Label, phrase_in
from kpi.words.heard import heard

_WORDS: Mapping[str, Label] = {
    **dict(
        zip(
            STATES,
            (phrase_in("clock", "met"), phrase_in("clock", "late"), phrase_in("clock", "open")),
            strict=True,
        )
    ),
    **SEVERITY_WORDS,
}
"""The words of states and severities; those of a plugin's own choices are told as they are."""
_ROW = re.compile(
    r"(?P<ref>.*?)(?:, due (?P<due>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d): (?P<state>\w+))?", re.DOTALL
)


def noted(catalogue: Catalogue, kind: str, note: str) -> Label:
    """Return the note of a derived event of a kind in both languages.

    That of a row has the words of its table and columns in Chinese, that of attendance what the catalogue of
    texts has; in English it stays as it was made.
    """
    known = catalogue.events.get(kind)
    source = known.source if known is not None else None
    table = catalogue.tables.get(source.table) if source is not None else None
    if source is None or table is None:
        return heard(note).label
    if not note.startswith(f"{table.kind} "):
        return Label(note, note)
    told, column = note.removeprefix(f"{table.kind} "), table.column(source.quantity)
    word = ""
    if column is not None and column.choices:
        ends = (f", {column.name} {one}" for one in column.choices)
        end = next((one for one in ends if told.endswith(one)), "")
        told, word = told.removesuffix(end), end.rpartition(" ")[2]
    found = _ROW.fullmatch(told)
    if found is None:
        return Label(note, note)
    ref = found["ref"]
    label = Label(f"{table.label.text('zh') or table.kind} {ref}", f"{table.kind} {ref}")
    if found["state"]:
        state = _called(found["state"])
        label = phrase_in("event", "{row}, due {due}: {state}", row=label, due=found["due"], state=state)
    if column is not None and word:
        name = Label(column.label.text("zh") or column.name, column.name)
        label = phrase_in("event", "{row}, {column} {word}", row=label, column=name, word=_called(word))
    return label


def _called(word: str) -> Label:
    return _WORDS.get(word) or Label(word, word)


__all__ = ["noted"]
