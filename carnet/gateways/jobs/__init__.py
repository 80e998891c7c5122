"""The worker: does what acts left to be done after them."""
