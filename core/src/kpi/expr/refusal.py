"""What a tree refuses, with the advice that mends it."""

from __future__ import annotations

from kpi.words import NOTHING, Message


class NotATree(TypeError):
    """A value or an operation that cannot be part of a rule's tree.

    `code` names the kind of mistake, `hint` says how to write it instead. `trace` turns it into a
    `PolicyError` that names the file and line of the author's function.
    """

    def __init__(self, code: str, message: Message, hint: Message = NOTHING) -> None:
        super().__init__(f"{message}; {hint}" if hint else message)
        self.code = code
        self.message = message
        self.hint = hint
