"""What an event that follows from other facts rests on, in both languages."""

from __future__ import annotations

import pytest

from kpi.engine.happening.noted import noted
from kpi.kit.tables.service import COMPLAINTS
from kpi.model.catalogue import Catalogue
from kpi.model.event import EventKind, FromRows
from kpi.words import Label

CATALOGUE = Catalogue(
    tables={"complaints": COMPLAINTS},
    events={
        "rude": EventKind(
            "rude", Label("态度恶劣", "rude"), source=FromRows("complaints", quantity="severity")
        ),
        "late": EventKind("late", Label("迟到", "late")),
    },
)


@pytest.mark.parametrize(
    ("kind", "note", "chinese"),
    [
        ("rude", "complaints V0006, severity serious", f"{COMPLAINTS.label.zh} V0006，情节：严重"),
        ("rude", "complaints V0006", f"{COMPLAINTS.label.zh} V0006"),
        (
            "rude",
            "complaints V, due, 6, due 2024-03-05 09:00:00: late, severity minor",
            f"{COMPLAINTS.label.zh} V, due, 6，应于 2024-03-05 09:00:00 前完成：超时，情节：轻微",
        ),
        ("late", "shift 08:30-18:00, in 08:41, out -", "班次 08:30-18:00，上班打卡 08:41，下班打卡 -"),
        (
            "late",
            "shift 08:30-18:00, in 08:41, out -, made up: out, form over the limit: in",
            "班次 08:30-18:00，上班打卡 08:41，下班打卡 -，下班已补卡，上班补卡超过限次",
        ),
        ("late", "shift 08:00-14:30, leave asked at 07:00", "班次 08:00-14:30，请假时间 07:00"),
        ("rude", "whatever stands there", "whatever stands there"),
    ],
)
def test_a_note_is_told_in_chinese_and_stays_as_it_was_made_in_english(
    kind: str, note: str, chinese: str
) -> None:
    told = noted(CATALOGUE, kind, note)
    assert (told.text("en"), told.text("zh")) == (note, chinese)
