"""Whom somebody meant who wrote a name; who may be on the list twice."""
