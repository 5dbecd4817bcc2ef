"""A zip file whose bytes depend on nothing but what is in it. No Django here."""

import zipfile

MODE = 0o100644 << 16


def write_zip(file, entries, moment):
    """Write (name, bytes) in the order given into a binary file, each dated by an aware datetime (in UTC)."""
    date = moment.utctimetuple()[:6]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in entries:
            entry = zipfile.ZipInfo(name, date)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, on whatever system it is made
            entry.external_attr = MODE
            archive.writestr(entry, content)
