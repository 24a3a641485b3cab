"""What was written to customers (S001.P21.5.5, P21.3.2d): forbidden phrases, honorifics, answers of one character."""

from __future__ import annotations

from collections.abc import Mapping

from kpi.api import Label, Period, Rows, Value, Worked, Working
from kpi_ecommerce.workings.counting import Tally, number_of, within, words_of


def worded(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the chats with an honorific, and the replies that hold a forbidden phrase or are too short.

    A phrase is found wherever it stands in a reply, whatever the case of its letters. A chat belongs to whoever
    wrote in it: of several people each has a chat.
    """
    forbidden = [one.casefold() for one in words_of(numbers, "forbidden_phrases")]
    honorifics = [one.casefold() for one in words_of(numbers, "honorifics")]
    least = number_of(numbers, "least_characters")
    tally = Tally("polite", "chats", "found", "short", "replies")
    chats: dict[tuple[str, str], bool] = {}
    told: dict[str, list[str]] = {"found": [], "short": []}
    for reply in rows["chat_replies"]:
        if not within(reply["at"], period):
            continue
        text = (reply["text"] or "").strip().casefold()
        found, short = any(one in text for one in forbidden), len(text) < least
        tally.add(reply["employee"], found=found, short=short, replies=1)
        for name, hit in (("found", found), ("short", short)):
            told[name] += [reply["chat"]] if hit else []
        key = (reply["employee"], reply["chat"])
        chats[key] = chats.get(key, False) or any(one in text for one in honorifics)
    for (employee, _), polite in chats.items():
        tally.add(employee, polite=polite, chats=1)
    return tally.worked(found=tuple(told["found"]), short=tuple(told["short"]))


WORDING = Working(
    "ecommerce_wording",
    worded,
    ("chat_replies",),
    ("polite", "chats", "found", "short", "replies"),
    brief={"replies": ("chat_replies", ("chat", "text"))},
    label=Label("聊天用语", "wording of chats"),
    owner="ecommerce",
)

__all__ = ["WORDING"]
