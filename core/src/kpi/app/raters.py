"""Who a rater is: one person may be written by id, by name or by alias, and counts once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kpi.frozen import frozen

if TYPE_CHECKING:
    from kpi.engine.facts import Facts


def same(word: str) -> str:
    """Return how a name is compared: without regard to case, to full-width signs, and to how many blanks."""
    return " ".join(unicodedata.normalize("NFKC", word).casefold().split())


@frozen
class Raters:
    """The employees, by what a rater may be called; `words` are those of each."""

    called: Mapping[str, frozenset[str]]
    words: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, facts: Facts) -> Raters:
        """Read the ids, names and aliases of the employees."""
        ids = dict(facts.subjects().select("subject", "id").iter_rows())
        words: dict[str, frozenset[str]] = {}
        called: dict[str, frozenset[str]] = {}
        columns = ("id", "name", "alias")
        for key, *names in facts.frame("employees", columns=columns).select(columns).iter_rows():
            words[ids[key]] = frozenset(same(one) for one in (ids[key], *names) if one)
            for word in words[ids[key]]:
                called[word] = called.get(word, frozenset()) | {ids[key]}
        # An id goes before a name that somebody else has.
        return cls(called | {same(id): frozenset({id}) for id in words}, words)

    def may_be(self, rater: str, employee: str) -> bool:
        """Tell whether a rater may be an employee, who is not the only one of that name."""
        return employee in self.called.get(same(rater), ())

    def other_words(self, rater: str) -> Iterator[str]:
        """Yield what else the one employee is called whom a rater must be; nothing of anybody else."""
        found = self.called.get(same(rater), frozenset())
        if len(found) == 1:
            (one,) = found
            yield from sorted(self.words[one] - {same(rater)})


__all__ = ["Raters", "same"]
