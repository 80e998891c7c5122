"""Opening a record otherwise than as usual: in an emergency, as a regulator, in secret of a minor's parents."""
