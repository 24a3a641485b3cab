"""Cells that name something, as people write what they read on a form."""

OBSERVED = "subject,metric,period,value\n"


def test_a_name_as_it_stands_on_the_form_is_told_with_its_id(faults):
    (fault,) = faults("observations", OBSERVED + "A,岗位证书,2018-07,90\n")
    assert fault.hint == "the id is 'shop.certificate'"
