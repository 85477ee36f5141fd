"""Stride under Docker Compose: its secrets and settings made ready, its servers provisioned; Compose itself runs it."""
