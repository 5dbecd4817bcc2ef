"""A row that somebody changes by a form, kept from others from the moment it is read until all is stored."""

from contextlib import contextmanager

from django.db import transaction
from django.shortcuts import get_object_or_404

# To what it belongs stays, and is loaded with who looks at it.
OWNERS = frozenset({"cluster", "survey"})


@contextmanager
def held(row, request):
    """While a form that was sent is read and stored: the row as it is now, which nobody else changes meanwhile.

    For GET nothing is held. Not from those who only refer to the row: answers come in meanwhile. Raises Http404 for one
    that is gone.
    """
    if request.method != "POST":
        yield
        return
    with transaction.atomic():
        rows = type(row)._default_manager.select_for_update(of=("self",), no_key=True)
        get_object_or_404(rows.only("pk"), pk=row.pk)
        row.refresh_from_db(fields=[each.name for each in row._meta.concrete_fields if each.name not in OWNERS])
        yield
