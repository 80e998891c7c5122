"""Turns what a registry speaks of into what the vault keeps, and back where one text must give the other.

Pure: what is submitted comes as `foundation.ebrim.values`, what is kept as `documents.codes`. A text that the vault's
own fields would not give back exactly is kept beside them (`as_written`), so that nothing submitted is lost.
"""
