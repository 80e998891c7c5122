"""One file an interaction: parse, one domain call, present."""
