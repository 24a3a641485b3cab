"""Names that people write, short or full, and the declarations they mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kpi.errors import Fault, Faults, nearest
from kpi.frozen import frozen
from kpi.model.names import Names, short
from kpi.words import Label, Message, listed, sentence
from kpi.words.called import called


@frozen
class Resolver:
    """Turns names as written into full ids for one declaration.

    Without `faults` a name that means nothing, or several things, is left as it is written. `blame` may
    know why a name is missing: its plugin is there and not loaded.
    """

    names: Mapping[str, Names]
    owner: str
    where: str = ""
    subject: Label | None = None
    faults: Faults | None = None
    who: str = ""
    blame: Callable[[str], Fault | None] | None = None

    def __call__(self, what: str, name: str) -> str:
        """Return the full id of the `what` (metric, rule, event ...) that `name` means."""
        if not name:
            return name
        known = self.names[what]
        found = known.find(name, self.owner)
        if len(found) == 1:
            return found[0]
        if self.faults is not None:
            if found:
                message, hint = (
                    sentence("{sort} {name!r} is ambiguous", sort=called(what), name=name),
                    sentence("write one of {names}", names=listed(sorted(found))),
                )
                self.faults.add(
                    "ambiguous_name", self._said(message), where=self.where, who=self.who, hint=hint
                )
            else:
                blamed = self.blame(name) if self.blame is not None else None
                hint = (
                    blamed.message
                    if blamed
                    else nearest(name, {*known.ids, *(short(one) for one in known.ids)})
                )
                message = self._said(sentence("unknown {sort} {name!r}", sort=called(what), name=name))
                self.faults.add("unknown_name", message, where=self.where, who=self.who, hint=hint)
        return name

    def _said(self, message: Message) -> Message:
        if self.subject is None:
            return message
        return sentence("{subject}: {message}", subject=self.subject, message=message)
