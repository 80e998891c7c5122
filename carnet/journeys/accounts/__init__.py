"""Taking a space in hand, entering it, and finding the way in again: stories that cross identity, spaces and access."""
