"""Texts of a package, looked up in its catalogue when somebody asks for them."""

import pickle
from fractions import Fraction

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from kpi.words import Label, Texts, phrase, sentence, texts

WORDS = (
    ("Score of {who}", "{who}的得分", None),
    ("points", "分", "of an item"),
    ("points", "积分", "of a unit"),
    (("{n} row of {file}", "{n} rows of {file}"), ("{file} 有 {n} 行",), None),
    ("on {day} nobody came", "{day} 没有人来", None),
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """The texts of a package of somebody else, `words_shop`, with a catalogue of its own."""
    folder = tmp_path_factory.mktemp("site")
    catalog = Catalog(locale="zh", fuzzy=False)
    for one, string, context in WORDS:
        catalog.add(one, string, context=context)
    catalog.mime_headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Plural-Forms", "nplurals=1; plural=0;"),
    ]
    place = folder / "words_shop/locale/zh/LC_MESSAGES"
    place.mkdir(parents=True)
    (folder / "words_shop/__init__.py").touch()
    with (place / "words_shop.mo").open("wb") as file:
        write_mo(file, catalog)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        yield Texts("words_shop")


def test_a_plugin_has_a_catalogue_of_its_own(shop):
    assert shop.phrase("Score of {who}", who="张三") == Label("张三的得分", "Score of 张三")
    assert Texts("kpi").phrase("Score of {who}", who="张三").zh == "Score of 张三"


def test_values_that_are_texts_are_put_in_translated(shop):
    about = shop.phrase("Score of {who}", who=Label("客服组", "the desk"))
    assert about.zh == "客服组的得分"
    assert about.en == "Score of the desk"
    assert shop.sentence("Score of {who}", who=about).text("zh") == "客服组的得分的得分"


def test_a_text_that_means_two_things_has_a_translation_for_each(shop):
    assert shop.phrase_in("of an item", "points") == Label("分", "points")
    assert shop.phrase_in("of a unit", "points") == Label("积分", "points")


@pytest.mark.parametrize(("n", "en"), [(0, "0 rows of a.csv"), (1, "1 row of a.csv"), (2, "2 rows of a.csv")])
def test_english_has_a_form_for_one_and_chinese_has_one_for_all(shop, n, en):
    counted = shop.phrase_for(n, "{n} row of {file}", "{n} rows of {file}", file="a.csv")
    assert counted.en == en
    assert counted.zh == f"a.csv 有 {n} 行"


def test_what_has_no_translation_is_said_in_english(shop):
    assert shop.phrase("nobody has written this").zh == "nobody has written this"
    assert shop.phrase_for(2, "{n} hat", "{n} hats").zh == "2 hats"


def test_a_package_without_a_catalogue_speaks_english():
    assert Texts("no_such_package_of_words").phrase("Score of {who}", who="A").zh == "Score of A"


def test_a_text_without_values_may_hold_braces():
    text = 'write [{"subject": "A", ...}, ...] or {"rows": [...]}'
    assert phrase(text).en == text


def test_numbers_and_conversions_stay_as_the_pattern_says():
    message = sentence("the line has more than {most:,} characters", most=1_000_000)
    assert message == "the line has more than 1,000,000 characters"
    assert message.text("zh") == "这一行超过 1,000,000 个字符"
    assert sentence("{part} of {whole} is no rate", part=Fraction(1, 2), whole=0) == "1/2 of 0 is no rate"


def test_english_reads_no_catalogue(monkeypatch):
    def read(package, lang):
        raise AssertionError(f"the catalogue of {package} was read")

    monkeypatch.setattr(texts, "_translations", read)
    said = sentence("no sheet {name!r}", name=phrase("the file is empty").en)
    assert said == "no sheet 'the file is empty'"
    with pytest.raises(AssertionError, match="was read"):
        said.text("zh")


def test_a_text_equals_a_label_of_the_same_words(shop):
    made = shop.phrase("Score of {who}", who="A")
    assert made == Label("A的得分", "Score of A")
    assert hash(made) == hash(Label("A的得分", "Score of A"))
    assert made != Label("", "Score of A")


def test_a_pickled_text_finds_its_catalogue_again(shop):
    made = pickle.loads(pickle.dumps(shop.phrase("on {day} nobody came", day="2025-03-01")))
    assert made.zh == "2025-03-01 没有人来"


def test_a_value_that_is_missing_is_an_error_at_once():
    with pytest.raises(KeyError):
        sentence("no sheet {name!r}", sheet="x")
