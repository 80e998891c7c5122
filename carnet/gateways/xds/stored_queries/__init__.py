"""The stored queries of a registry (ITI-18): how their values are written, what each asks, what answers."""
