"""One file a transaction: reads its body, makes one call of the domain, writes its answer."""
