"""What every test of the engine holds beside its own: a problem that is told can be told in Chinese."""

import pytest

from kpi.words.heard import Heard, again


@pytest.fixture(autouse=True)
def whatever_is_told_can_be_told_in_chinese(monkeypatch):
    told = []
    made = Heard.__init__

    def noted(self, text):
        told.append(text)
        made(self, text)

    monkeypatch.setattr(Heard, "__init__", noted)
    yield
    assert [one for one in dict.fromkeys(told) if one and again(one, "zh") == one] == []
