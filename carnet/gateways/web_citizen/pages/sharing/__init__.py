"""What the citizen decides: who is let in, what is hidden from whom, what emergencies may see."""
