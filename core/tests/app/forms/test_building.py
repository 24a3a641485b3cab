import json

from kpi.output import to_json


def test_a_card_over_the_score_of_another_has_its_form_as_a_part(form):
    whole = form("whole")
    assert [(part.card, [row.item for row in part.rows]) for part in whole.parts] == [
        ("company.month", ["in_time", "lateness", "manners"])
    ]
    assert {one.parameter for one in whole.parts[0].assumed} <= {one.parameter for one in whole.assumed}
    assert whole.total[1].zh.startswith("总分：100 分 × 得分")


def test_a_block_of_a_form_has_its_name_and_its_points(form):
    label, points = form("month").groups["work"]
    assert (label.en, points) == ("Work", 30)


def test_a_form_is_a_table_of_json_with_both_languages_and_exact_numbers(form):
    document = json.loads(to_json(form("month").document))
    assert document["card"] == "company.month"
    assert document["rows"][0]["points"] == "20"
    assert document["rows"][0]["label"] == {"zh": "及时", "en": "In time"}
    assert document["assumed"][0]["origin"] == "default"
