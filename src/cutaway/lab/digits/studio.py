"""The studio of the digits page: what is trained there, and what reads."""
