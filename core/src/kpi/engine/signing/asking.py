"""Which signatures a scorecard asks for, and what its results are without them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from kpi.engine.procedures.terms import Terms, terms_on
from kpi.engine.rules import value_on
from kpi.errors import Fault, PolicyError, nearest
from kpi.frozen import frozen
from kpi.model.adjusting import CARD_TERMS
from kpi.model.catalogue import Catalogue
from kpi.model.names import meant
from kpi.model.parameter import parameter_called
from kpi.model.procedure import Procedure
from kpi.model.scorecard import Scorecard
from kpi.words import phrase, sentence

SIGN_OFF, UNSIGNED = "sign_off", "unsigned"
FINAL, PROVISIONAL, HELD = UNSIGNED_AS = ("final", "provisional", "held")
"""What a result is until all have signed; of a held one nothing is paid either."""
ANYBODY = phrase("anybody but the person concerned")
"""Who may sign a step of which nobody is named."""


@frozen
class Asked:
    """The procedure of a card's signatures with its terms, and which of `UNSIGNED_AS` holds until all have signed."""

    procedure: str
    terms: Terms
    unsigned: str

    def who(self, step: str, lang: str = "en") -> str:
        """Say who may sign a step."""
        return ", ".join(self.terms.approvers.get(step, ())) or ANYBODY.text(lang)


def asked_on(card: Scorecard, catalogue: Catalogue, day: date) -> Asked | None:
    """Return what a card asks for on a day, None where it asks for no signatures.

    Raises:
        PolicyError: for a procedure that does not exist, or parameters that cannot be.
    """
    own = parameter_called(SIGN_OFF, card.parameters)
    name = card.sign_off if own is None else value_on(card.id, own, day, card.where).value
    if not name:
        return None
    procedure = _called(str(name), catalogue.procedures)
    if procedure is None:
        raise PolicyError(*wrong_sign_off(card, catalogue.procedures))
    given = parameter_called(UNSIGNED, card.parameters) or parameter_called(UNSIGNED, CARD_TERMS)
    assert given is not None
    unsigned = value_on(card.id, given, day, card.where).value
    return Asked(procedure.id, terms_on(procedure, day), str(unsigned))


def _called(name: str, procedures: Mapping[str, Procedure]) -> Procedure | None:
    found = meant(procedures.values(), name)
    return found[0] if len(found) == 1 else None


def wrong_sign_off(card: Scorecard, procedures: Mapping[str, Procedure]) -> Iterator[Fault]:
    """Yield what is wrong with the signatures that a card asks for, in any of the values of its parameters.

    That the key `sign_off` names no procedure is told where names are looked up.
    """
    own = parameter_called(SIGN_OFF, card.parameters)
    given = tuple(dated.value for dated in (own.values if own else ()))
    for name in dict.fromkeys(str(one) for one in (card.sign_off, *given) if one):
        procedure = _called(name, procedures)
        if procedure is None:
            if name != card.sign_off:
                message = sentence(
                    "{id}.{SIGN_OFF}: there is no procedure {name!r}, or several",
                    id=card.id,
                    SIGN_OFF=SIGN_OFF,
                    name=name,
                )
                hint = nearest(name, procedures)
                yield Fault("unknown_name", message, card.where, card.owner, hint)
            continue
        for word in ("vote", "scored"):
            found = procedure.parameter(word)
            if found is not None and any(dated.value for dated in found.values):
                message = sentence(
                    "{id}.{SIGN_OFF}: {id2} has steps of `{word}`, which nobody signs",
                    id=card.id,
                    SIGN_OFF=SIGN_OFF,
                    id2=procedure.id,
                    word=word,
                )
                yield Fault("wrong_value", message, card.where, card.owner)
    until = parameter_called(UNSIGNED, card.parameters)
    for dated in until.values if until else ():
        if dated.value not in UNSIGNED_AS:
            hint = nearest(str(dated.value), UNSIGNED_AS)
            message = sentence(
                "{id}.{UNSIGNED}: {value!r} is none of {UNSIGNED_AS}",
                id=card.id,
                UNSIGNED=UNSIGNED,
                value=dated.value,
                UNSIGNED_AS=", ".join(UNSIGNED_AS),
            )
            yield Fault("wrong_value", message, card.where, card.owner, hint)


__all__ = [
    "ANYBODY",
    "FINAL",
    "HELD",
    "PROVISIONAL",
    "SIGN_OFF",
    "UNSIGNED",
    "UNSIGNED_AS",
    "Asked",
    "asked_on",
    "wrong_sign_off",
]
