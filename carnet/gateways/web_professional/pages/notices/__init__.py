"""What the professional is told."""
