"""Limits of Chinese labour law on what is taken from wages, and facts about probation and dismissal. Not legal advice."""

from kpi.api import Plugin

plugin = Plugin(__name__, scorers=(".wages:SCORERS", ".employment:SCORERS"))
