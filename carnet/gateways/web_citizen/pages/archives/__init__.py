"""Archives of documents (IHE XDM): one brought into the space, one taken away with a selection of it."""
