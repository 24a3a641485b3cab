"""Limits in numbers, as `kpi.engine.pay.limits.booked` writes them."""

from __future__ import annotations

import pytest

from kpi.app.slips.limited import limit_cause


@pytest.mark.parametrize(
    ("cause", "en", "zh"),
    [
        (
            "claimed 3000.00, at most 900.00",
            "claimed 3,000.00; at most 900.00 may be taken",
            "应扣 3,000.00；最多可扣 900.00",
        ),
        (
            "claimed 3000.00, left -50.00, at least 3500.00",
            "claimed 3,000.00; -50.00 would be left, and at least 3,500.00 must be",
            "应扣 3,000.00；扣后剩 -50.00，至少应留 3,500.00",
        ),
        ("carried over from 2024-01", "carried over from January 2024", "由 2024年1月 结转"),
        ("left 1500.00", "1,500.00 is left", "扣后剩 1,500.00"),
        (
            "loss_compensation 2100.00 over: claimed 3000.00, at most 900.00",
            "Loss compensation: 2,100.00 more than allowed; claimed 3,000.00; at most 900.00 may be taken",
            "损失赔偿：超出限额 2,100.00；应扣 3,000.00；最多可扣 900.00",
        ),
        ("written otherwise", "written otherwise", "written otherwise"),
    ],
)
def test_the_numbers_of_a_limit_are_said_in_words(cause: str, en: str, zh: str):
    told = limit_cause(cause).what
    assert (told.text("en"), told.text("zh")) == (
        en,
        zh,
    )
