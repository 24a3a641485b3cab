"""Rows as a file that an import reads."""

from kpi.output.rows import write_rows


def test_rows_need_not_have_the_same_columns(tmp_path):
    path = tmp_path / "events.csv"
    write_rows(path, [{"subject": "A", "note": "一, 二"}, {"ref": "e1", "subject": None}])
    assert path.read_bytes().decode() == 'subject,note,ref\r\nA,"一, 二",\r\n,,e1\r\n'
