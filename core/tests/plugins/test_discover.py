from kpi.plugins.discover import discover, entry_points


def only(folder):
    return discover([str(folder)])


def test_metadata_is_read_without_an_import(site):
    site.add("acme", "raise RuntimeError('imported')")
    (found,) = only(site.folder)
    assert found.title == "kpi-acme 1.0"
    assert found.summary == "rules of acme"
    assert found.requires == ("kpi-core>=0.1,<1",)
    assert found.entries("kpi.plugins") == {"acme": "kpi_acme"}


def test_a_distribution_without_entry_points_for_kpi_is_passed_over(site):
    info = site.folder / "other-1.0.dist-info"
    info.mkdir()
    (info / "entry_points.txt").write_text("[console_scripts]\nother = other:main\n")
    assert only(site.folder) == ()


def test_the_order_is_that_of_the_names(site):
    for name in ("zoo", "acme", "mill"):
        site.add(name)
    assert [one.name for one in only(site.folder)] == ["kpi-acme", "kpi-mill", "kpi-zoo"]


def test_two_versions_in_one_folder_hide_each_other(site):
    site.add("acme", version="1.0")
    site.add("acme", version="2.0")
    first, second = only(site.folder)
    assert first.hidden_by == "kpi-acme 2.0, installed in the same folder"
    assert second.hidden_by == "kpi-acme 1.0, installed in the same folder"


def test_the_earlier_folder_on_the_path_hides_the_later(site, tmp_path):
    site.add("acme", version="1.0")
    later = type(site)(tmp_path / "later")
    later.folder.mkdir()
    later.add("acme", version="2.0")
    first, second = discover([str(site.folder), str(later.folder), str(site.folder)])
    assert (first.version, first.hidden_by) == ("1.0", "")
    assert (second.version, second.hidden_by) == ("2.0", "kpi-acme 1.0, earlier on the path")


def test_a_folder_that_is_not_there_is_passed_over(tmp_path):
    assert discover([str(tmp_path / "none")]) == ()


def test_metadata_that_is_rubbish_costs_nobody_anything(site):
    site.add("acme")
    info = site.folder / "kpi_odd-3.0.dist-info"
    info.mkdir()
    (info / "entry_points.txt").write_bytes(b"[kpi.plugins]\nodd = kpi_odd\n\xff\xfe = \n")
    (info / "METADATA").write_bytes(b"\x00\xff")
    assert [one.title for one in only(site.folder)] == ["kpi-acme 1.0", "kpi_odd 3.0"]


def test_entry_points_lose_their_extras_and_comments():
    text = "# made by hand\n[kpi.plugins]\nacme = kpi_acme:plugin [extra]\n\n[kpi.commands]\nrack=kpi_acme.cli:rack\n"
    assert entry_points(text) == {
        "kpi.plugins": {"acme": "kpi_acme:plugin"},
        "kpi.commands": {"rack": "kpi_acme.cli:rack"},
    }


def test_the_same_version_further_down_the_path_is_no_second_one(site, tmp_path):
    site.add("acme", version="1.0")
    later = type(site)(tmp_path / "later")
    later.folder.mkdir()
    later.add("acme", version="1.0")
    (found,) = discover([str(site.folder), str(later.folder)])
    assert (found.place, found.hidden_by) == (str(site.folder.resolve()), "")
