"""Archives of documents (IHE XDM): taken in by command, web and mail; made of a selection."""
