"""What travels: JSON, XML and multipart bodies, all turned into the same plain objects."""
