"""Archives of documents (IHE XDM): one deposited in a patient's record, one made of a selection of it."""
