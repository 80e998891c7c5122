"""Showing a clinical document: its bytes in, plain values for a template out. Knows no rule and no table."""
