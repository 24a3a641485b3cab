"""A scorecard as the form that a regulation prints: its rows, its total, and what was assumed."""

from kpi.app.forms.building import form_of
from kpi.app.forms.shape import Assumed, Form, Reading, Row

__all__ = ["Assumed", "Form", "Reading", "Row", "form_of"]
