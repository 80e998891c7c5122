"""What this account did, and saying that it was somebody else."""
