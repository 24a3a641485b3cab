"""A compiled catalogue says what gettext finds in it."""

import io
from gettext import GNUTranslations

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from hypothesis import given
from hypothesis import strategies as st

from kpi.words import texts
from kpi.words.compiled import Compiled
from kpi.words.texts import catalogue

WORDS = st.text(st.sampled_from("ab 分{}é"), min_size=1, max_size=3)


@given(st.dictionaries(st.tuples(WORDS, st.sampled_from(["", "of a unit"])), WORDS, max_size=6), WORDS)
def test_texts_are_found_as_gettext_finds_them(said, sought):
    catalog = Catalog(locale="zh", fuzzy=False)
    for (text, context), string in said.items():
        catalog.add(text, string, context=context or None)
    file = io.BytesIO()
    write_mo(file, catalog)
    ours, theirs = Compiled(file.getvalue()), GNUTranslations(io.BytesIO(file.getvalue()))
    for text, context in (*said, (sought, ""), (sought, "of a unit")):
        told = theirs.pgettext(context, text) if context else theirs.gettext(text)
        assert (ours.find(text, context) or text) == told


def test_every_text_of_kpi_is_found_as_gettext_finds_it():
    data = catalogue("kpi", "zh")
    known = GNUTranslations(io.BytesIO(data))._catalog
    ours = Compiled(data)
    for key, told in known.items():
        text = key[0] if isinstance(key, tuple) else key
        context, _, said = text.rpartition("\x04")
        assert ours.find(said, context, -1 if isinstance(key, tuple) else 0) == told
    assert len(known) > 3000


def test_a_text_for_one_and_for_several_has_a_form_for_each():
    catalog = Catalog(locale="de", fuzzy=False)
    catalog.add(("{n} hat", "{n} hats"), ("{n} Hut", "{n} Hüte"))
    file = io.BytesIO()
    write_mo(file, catalog)
    found = Compiled(file.getvalue())
    assert (found.find("{n} hat"), found.find("{n} hat", form=-1)) == ("{n} Hut", "{n} Hüte")


@pytest.mark.parametrize("order", ["little", "big"])
def test_either_order_of_bytes_and_any_charset_is_read(order):
    words = sorted({"": "Content-Type: text/plain; charset=gb18030\n", "points": "积分"}.items())
    body, spans = b"", [[], []]
    start = 28 + 16 * len(words)
    for at in (0, 1):
        for pair in words:
            told = pair[at].encode("gb18030")
            spans[at] += [len(told), start + len(body)]
            body += told + b"\0"
    head = [0x950412DE, 0, len(words), 28, 28 + 8 * len(words), 0, 0, *spans[0], *spans[1]]
    data = b"".join(one.to_bytes(4, order) for one in head) + body
    assert GNUTranslations(io.BytesIO(data)).gettext("points") == Compiled(data).find("points") == "积分"


def test_what_is_no_catalogue_is_refused():
    with pytest.raises(ValueError, match="catalogue"):
        Compiled(b"PO file, not compiled")


def test_a_part_of_the_catalogue_holds_the_words_of_click_alone():
    part, whole = (Compiled(texts.catalogue(name, "zh")) for name in ("kpi.click", "kpi"))
    assert part.find("Usage:") == whole.find("Usage:") == "用法："
    assert part.find("Set up") is None
    assert whole.find("Set up")
