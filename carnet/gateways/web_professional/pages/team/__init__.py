"""Who is let in to a record, and who is kept out."""
