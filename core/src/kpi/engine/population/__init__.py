"""Who is appraised and paid by what in a period."""

from kpi.engine.population.binding import runs_in
from kpi.engine.population.people import EXCLUDED, SCOPES, Population, populate

__all__ = ["EXCLUDED", "SCOPES", "Population", "populate", "runs_in"]
