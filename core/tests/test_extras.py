import sys

import pytest

from kpi.errors import UsageError
from kpi.extras import needed


def test_a_library_that_is_there_is_given():
    assert needed("json", "charts").dumps([]) == "[]"


def test_an_absent_library_is_told_with_the_extra_that_brings_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(UsageError) as error:
        needed("weasyprint", "pdf")
    [fault] = error.value.faults
    assert (fault.code, fault.hint) == ("extra_missing", "pip install 'kpi-core[pdf]'")


def test_a_library_without_its_library_of_the_system_is_no_internal_error(monkeypatch, tmp_path):
    (tmp_path / "unloadable.py").write_text("raise OSError('cannot load library pango')\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(UsageError, match="pango"):
        needed("unloadable", "pdf")
