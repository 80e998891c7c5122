"""The patient agrees: for whom, how, for how long."""
