"""National identifiers as values: INS, RPPS, identifiers of structures."""
