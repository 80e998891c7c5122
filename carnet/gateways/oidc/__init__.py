"""Tokens for software: OAuth 2.0 client credentials, with signed assertions."""
