"""Who works with a cluster: signing in, colleagues, the first set-up, tokens for scripts."""
