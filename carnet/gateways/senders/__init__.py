"""How e-mails leave, and the demonstration's mailbox."""
