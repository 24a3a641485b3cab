"""What the commands do, without a command line: run, show, explain, try, test, import, demo."""
