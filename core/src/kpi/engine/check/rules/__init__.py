"""One rule over the whole domains of its inputs: holes, dead branches, marks, directions, dates, edges."""
