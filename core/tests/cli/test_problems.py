"""Problems stand below what a period comes to, apart from it, and not without end."""

from kpi.cli.common import Settings
from kpi.cli.problems import put_problems


def rows(count):
    return [{"subject": f"A{place}", "code": "blocked", "message": "no data"} for place in range(count)]


def test_they_are_a_table_apart_on_the_same_stream(capsys):
    put_problems(Settings(lang="en"), rows(2))
    said = capsys.readouterr()
    assert said.out.startswith("\nId ")
    assert said.out.count("no data") == 2
    assert said.err == ""


def test_of_many_the_first_are_listed_and_the_rest_counted(capsys):
    put_problems(Settings(lang="en"), rows(43))
    said = capsys.readouterr()
    assert said.out.count("no data") == 40
    assert said.err == "and 3 more problems: -o json lists all\n"


def test_where_there_is_none_nothing_is_printed(capsys):
    put_problems(Settings(lang="en"), [])
    assert capsys.readouterr() == ("", "")
