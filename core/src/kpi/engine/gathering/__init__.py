"""What metrics need of rows that lie in files: the plan, its rendering as SQL, and the stays it is split by."""
