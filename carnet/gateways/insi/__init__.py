"""The national identity service (INSi): asks whose INS it is."""
