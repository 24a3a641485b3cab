"""Trying scorecards: on what their items read, alone or with what is paid by their score."""
