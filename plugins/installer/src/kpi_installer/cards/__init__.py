"""The cards of installation, inspection and warehouse: custom furniture and building materials (S002.F7, S002.F9)."""

from kpi_installer.cards import pay, scoring

SCORERS = (*scoring.SCORERS, *pay.PAY)

__all__ = ["SCORERS"]
