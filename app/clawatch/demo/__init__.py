"""Invented agents, for people to look around before their own have done anything. Nothing of it is anybody's."""
