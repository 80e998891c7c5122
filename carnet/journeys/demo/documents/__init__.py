"""Writes believable French clinical documents: CDA R2, its pictures and its PDF copies."""
