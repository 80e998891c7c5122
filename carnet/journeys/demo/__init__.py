"""The demo people and their documents: invented, deterministic, and shaped like the French ones."""
