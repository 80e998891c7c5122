"""The grammar of searches: tokens, dates, and what each parameter asks of the domain."""
