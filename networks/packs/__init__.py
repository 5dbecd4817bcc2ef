"""Report packs: asked for, built in the worker, kept by build."""
