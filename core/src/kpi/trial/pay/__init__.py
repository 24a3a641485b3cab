"""Trying pay: whole schemes, pools, and limits on what is taken."""
