"""What the citizen asks of support, and its answers."""
