from datetime import date

import pytest

from kpi.app.importable import imports_of
from kpi.testing.policies import policy_of

TEXT = """
[event.late]
label = "late"
[panel.circle]
label = "circle"
parameters = { groups = { customers = ["customer"], team = ["team_member", "同事"] }, min_raters = 3 }
[metric.sales]
label = "sales"
unit = "yuan"
[metric.wanted]
label = "wanted"
unit = "yuan"
source = { target_of = "sales" }
[metric.manners]
label = "manners"
unit = "points"
source = { rated = "manner", roles = ["superior", "上级"] }
[metric.anyone]
label = "anyone"
unit = "points"
source = { rated = "clean" }
[metric.all]
label = "all"
unit = "score"
source = { rated = "service", panel = "circle" }
[metric.lates]
label = "lates"
unit = "count"
source = { events = ["late"] }
recorded = true
[metric.before]
label = "before"
unit = "yuan"
source = { of = "sales", over = "window", how = "previous" }
[metric.led]
label = "led"
unit = "score"
source = { standing = "score" }
"""


@pytest.mark.parametrize(
    "metric, words",
    [
        ("sales", "observations metric=sales"),
        ("wanted", "targets metric=sales"),
        ("manners", "ratings item=manner rater_role=superior | 上级"),
        ("anyone", "ratings item=clean"),
        ("all", "ratings item=service rater_role=customer | team_member | 同事"),
        ("lates", "events kind=late | observations metric=lates"),
        ("before", "observations metric=sales"),
        ("led", ""),
    ],
)
def test_an_input_says_which_kind_of_file_brings_it_and_by_which_words(metric, words):
    rule = f'[rule.one]\nscorer = "weighted_raters"\ninputs = {{ ratings = ["{metric}"] }}\nparameters = {{ scale = 100, full = 10 }}\n'
    catalogue = policy_of(TEXT + rule).catalogue
    found = imports_of(catalogue.rules["company.one"], catalogue, date(2026, 1, 31))
    assert found == {f"company.{metric}": words}


def test_base_pay_comes_with_the_assignment():
    rule = '[rule.one]\nkind = "pay"\nscorer = "share"\ninputs = { amount = "base_pay" }\nparameters = { split = 1 }\n'
    catalogue = policy_of(TEXT + rule).catalogue
    found = imports_of(catalogue.rules["company.one"], catalogue, date(2026, 1, 31))
    assert found == {"base_pay": "assignments base_pay"}
