"""The policy examined before pay day: `policy.py` has its table of contents.

`rules/` looks at one rule over the domains of its inputs, `money/` at what the rules of pay and sanctions do together,
`beside/` at what is declared beside rules (cards, ladders, attendance, clocks, names ...), `text/` at what the print of
the regulations leaves open.
"""
