"""What Carnet costs, over HTTP, beside what the same rows and bytes cost by bare SQL in the same run."""
