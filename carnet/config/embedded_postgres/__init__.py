"""The PostgreSQL that comes with Carnet: its own folder, its own socket, its own unprivileged user."""
