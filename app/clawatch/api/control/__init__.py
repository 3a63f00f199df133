"""ClaWatch's own commands to a running ClaWatch; each of them needs the key."""
