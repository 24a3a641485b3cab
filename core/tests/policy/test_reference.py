from pathlib import Path

import pytest

from kpi.engine.procedures.terms import KNOWN
from kpi.policy.company import COMPANY
from kpi.policy.reference import _SECTIONS, reference
from kpi.policy.rulefile import SECTIONS
from kpi.policy.sections.procedures import TERMS

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "rule-files.md"


def test_the_page_is_what_the_reader_reads():
    assert PAGE.read_text(encoding="utf-8") == reference(), (
        "python -m kpi.policy.reference > docs/reference/rule-files.md"
    )


@pytest.mark.parametrize("section", [*SECTIONS])
def test_every_section_has_a_chapter(section):
    assert any(title.startswith(f"`[{section}.") for title, _ in _SECTIONS)


def test_every_key_says_what_it_is_for():
    for spec in (COMPANY, *(spec for _, spec in _SECTIONS)):
        assert all(key.doc for key in spec.keys), spec.name


def test_every_parameter_that_a_procedure_reads_is_on_the_page_and_no_other():
    assert [key.name for key in TERMS.keys] == list(KNOWN)
