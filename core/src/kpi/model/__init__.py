"""What exists: employees, units, periods, metrics, rules, scorecards, pay, lines. No I/O, no clock."""
