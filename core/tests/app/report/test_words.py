"""Flags of results in a report."""

from kpi.app.report.words import in_words


def test_how_an_item_without_data_counts_says_that_it_has_none():
    told = [one.en for one in in_words(["na_rescale", "not_assessed", "unsigned:HR", "default_assumed"])]
    assert told == [
        "rests on a default of the rules",
        "not assessed: the others are scaled up",
        "waits for the signature: HR",
    ]
