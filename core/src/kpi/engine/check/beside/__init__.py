"""What is declared beside rules: cards, sanctions, ladders, attendance, clocks, procedures, panels, days due, names."""
