"""Trying ladders and rules of levels: on the history of a person, on days of service, on the levels of a day."""
