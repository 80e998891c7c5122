"""What support may do: cases, privileges, approvals. Pure."""
