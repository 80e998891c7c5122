"""Archives of documents with their metadata (IHE XDM): opened as a stranger's, written as its readers expect.

Source: IHE ITI TF-2 §3.32; french-profiles §2.4.
"""
