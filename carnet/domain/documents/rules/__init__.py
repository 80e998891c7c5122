"""The rules of the vault: what a document must be, what its metadata say, what its reader may know. Pure."""
