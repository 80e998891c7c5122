"""Directories of professionals and organisations, read from files."""
