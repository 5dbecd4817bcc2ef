"""Rows that many tests start from: made once in a process, and put back as they were for each test that asks."""

import copy
from functools import wraps

from django.apps import apps
from django.db import connection

OURS = ("surveys", "networks", "auth")


def remembered(make):
    """What `make()` leaves in an empty database, and a copy of what it returned; made anew where the database holds
    something already. For the tests of one transaction only: it is what empties the database again."""
    kept = {}

    @wraps(make)
    def ready_made():
        if any(model.objects.exists() for model in apps.get_app_config("surveys").get_models()):
            return make()
        if not kept:
            before = _rows()
            kept["made"] = make()
            after = _rows()
            kept["rows"] = {table: after[table] - before[table] for table in after}
        else:
            _put_back(kept["rows"])
        return copy.deepcopy(kept["made"])

    return ready_made


def _tables():
    models = [model for app in OURS for model in apps.get_app_config(app).get_models(include_auto_created=True)]
    return {model._meta.db_table: [field.column for field in model._meta.local_concrete_fields] for model in models}


def _rows():
    """{table: set of rows}, in each the columns of `_tables`."""
    rows = {}
    with connection.cursor() as cursor:
        for table, columns in _tables().items():
            cursor.execute(f"SELECT {', '.join(map(connection.ops.quote_name, columns))} FROM {table}")
            rows[table] = {tuple(map(_plain, row)) for row in cursor.fetchall()}
    return rows


def _plain(value):
    return bytes(value) if isinstance(value, memoryview) else value


def _put_back(rows):
    """In whatever order: that a row's other rows exist is looked at when the transaction ends."""
    with connection.cursor() as cursor:
        for table, columns in _tables().items():
            if rows[table]:
                names = ", ".join(map(connection.ops.quote_name, columns))
                places = ", ".join(["%s"] * len(columns))
                cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", list(rows[table]))
