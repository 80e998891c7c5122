"""Accounts of citizens and agents: activation, signing in, second factors, devices, the way back in."""
