from datetime import date

from kpi.app.forms.chapters import chapter_rows
from kpi.testing.policies import policy_of

POLICY = """
[event.game]
label = { zh = "玩游戏", en = "games" }
[sanction.games]
label = { zh = "上班玩游戏", en = "Games at work" }
kind = "fine"
scorer = "per_event"
ledger = "yuan"
money = "fine"
on = "game"
window = "quarter"
charged = "leader"
clauses = ["F1"]
inputs = { nth = "nth" }
parameters = { amount = 20 }
[sanctions.desk]
label = "desk"
rules = ["games"]
"""


def test_a_sanction_is_a_row_with_event_amount_counting_and_who_is_charged():
    catalogue = policy_of(POLICY).catalogue
    (row,) = chapter_rows(catalogue.sanctions["company.desk"], catalogue, date(2025, 1, 1))
    told = {name: getattr(value, "zh", value) for name, value in row.items()}
    assert told == {
        "name": "上班玩游戏（罚款）",
        "event": "玩游戏",
        "amount": "每次 20",
        "counting": "按季计次",
        "charged": "负责人",
        "clauses": ("F1",),
    }
