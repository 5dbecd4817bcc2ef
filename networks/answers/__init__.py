"""Answers → ties."""
