"""Cells that name something, as people write what they read on a form."""

from kpi.errors import nearest
from kpi.ingest.log import SHOWN

OBSERVED = "subject,metric,period,value\n"


def test_a_name_as_it_stands_on_the_form_is_told_with_its_id(faults):
    (fault,) = faults("observations", OBSERVED + "A,岗位证书,2018-07,90\n")
    assert fault.hint == "the id is 'shop.certificate'"


def test_the_nearest_name_is_sought_for_as_many_faults_as_are_spelled_out_and_no_more(faults, monkeypatch):
    sought = []
    monkeypatch.setattr(
        "kpi.ingest.values.references.nearest",
        lambda name, valid: sought.append(name) or nearest(name, valid),
    )
    found = faults("observations", OBSERVED + "".join(f"A{n},sales,2018-07,1\n" for n in range(SHOWN + 500)))
    assert sought == [f"A{n}" for n in range(SHOWN)]
    assert {fault.hint for fault in found[:SHOWN]} <= {nearest("A1", ["A", "B", "C", "shop"])} | {
        nearest("A1000", ["A", "B", "C", "shop"])
    }
    assert all(fault.hint for fault in found[:SHOWN])
    assert found[SHOWN].message == "and 500 more faults of this kind"
