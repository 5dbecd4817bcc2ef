"""How the worker's jobs are woken, kept apart and kept short."""
