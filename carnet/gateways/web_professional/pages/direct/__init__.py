"""The page that a professional's software asks for, on the right patient (TD0.9)."""
