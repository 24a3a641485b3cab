"""Mechanisms of a call centre, made of the kit's; parameters bear the names of the rulebook."""

from __future__ import annotations

from kpi.api import Scorer
from kpi_callcenter.eshop import ESHOP
from kpi_callcenter.fines import FINES
from kpi_callcenter.forms import FORMS
from kpi_callcenter.items import ITEMS
from kpi_callcenter.targets import TARGETS

SCORERS: tuple[Scorer, ...] = (*ITEMS, *FINES, *TARGETS, *ESHOP, *FORMS)
"""What the rule files of this plugin use beside the kit's scorers."""
