"""How long an import of organisations in the browser takes: reading the file, the preview, the save, taking it back.

    python bench/organisation_import.py [organisations …]      (400 and 10,000 when left out)

The pages' own code, an XLSX workbook with twelve columns: once into an empty cluster, then again with every telephone
changed. Each size has a database of its own: SQLite in a temporary folder, or, with BENCH_DATABASE_URL, that empty
database. `upload` and `preview` are requests; the limits for 10,000 are 5 s each for these and 10 s for `save`.
"""

import io
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIZES = (400, 10_000)
SEED = 20111
COLUMNS = [
    *("código", "razón social", "sigla", "tipo", "en la región", "país", "idioma"),
    *("contacto", "celular", "correo", "miembro de", "hectáreas"),
]
FIRST = re.findall(r"\w+", "Agrícola Fundo Cooperativa Asociación Comunidad Empresa Exportadora Vivero Junta Comité")
WORDS = re.findall(
    r"\w+",
    "San Jacinto Santa Rosa Piura Tambo Grande Chulucanas Morropón Lomas Norte Sur Alto Bajo Verde Nuevo Viejo Sol "
    "Luna Río Valle Cerro Arenal Algarrobo Mango Limón Banano Palta Uva Cacao Café Esperanza Progreso Unión Paz",
)


def main(sizes):
    print(f"{'organisations':>13} {'step':>16} {'seconds':>8}", flush=True)
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            environ = {**os.environ, "VAR_DIR": folder, "LOG_LEVEL": "ERROR", "PYTHONWARNINGS": "ignore"}
            if os.environ.get("BENCH_DATABASE_URL"):
                environ["DATABASE_URL"] = os.environ["BENCH_DATABASE_URL"]
            subprocess.run([sys.executable, __file__, "--one", str(size)], check=True, env=environ)


def one(size):
    client, cluster = prepared()
    client.get("/clusters/bench/import/")  # the first page loads what all of them need
    for turn, phone in (("new", "555"), ("changed", "777")):
        draft = one_import(client, cluster, size, turn, phone)
    timed(size, "taking back", client.post, f"/clusters/bench/import/{draft.pk}/undo/")
    draft.refresh_from_db()
    assert (draft.state, cluster.organisations.count()) == ("undone", size)


def one_import(client, cluster, size, turn, phone):
    """Upload, match, look, decide and save."""
    where = timed(size, f"{turn}: upload", client.post, "/clusters/bench/import/", uploaded(size, phone)).url
    draft = cluster.organisation_imports.get(state="draft")
    matching = {f"column-{number}": draft.matching[column] for number, column in enumerate(draft.columns)}
    assert timed(size, f"{turn}: preview", see, client, where, matching).status_code == 200
    draft.refresh_from_db()
    if draft.preview["pairs"]:
        print(f"{size:13,} {len(draft.preview['pairs']):16,} likely duplicates, all said to be others", flush=True)
        timed(size, f"{turn}: decide", client.post, f"/clusters/bench/import/{draft.pk}/", {"rest": "yes"})
    assert timed(size, f"{turn}: save", client.post, f"/clusters/bench/import/{draft.pk}/save/").status_code == 302
    draft.refresh_from_db()
    assert draft.state == "saved", draft.preview["faults"][:3]
    return draft


def see(client, where, matching):
    return client.get(client.post(where, matching).url)


def timed(size, step, job, *arguments):
    begun = time.perf_counter()
    done = job(*arguments)
    print(f"{size:13,} {step:>16} {time.perf_counter() - begun:8.2f}", flush=True)
    return done


def prepared():
    """A signed-in client, and an empty cluster."""
    import django

    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clustersurvey.settings")
    django.setup()
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.test import Client

    from surveys.models import Cluster, Member

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    call_command("migrate", verbosity=0)
    Cluster.objects.filter(slug="bench").delete()
    cluster = Cluster.objects.create(name="Bench", slug="bench")
    cluster.profile_fields.create(key="land_ha", kind="number", names={"es": "Hectáreas", "en": "Hectares"})
    user, _made = get_user_model().objects.get_or_create(username="alice")
    Member.objects.create(cluster=cluster, user=user, role="manager")
    client = Client()
    client.force_login(user)
    return client, cluster


def uploaded(size, phone):
    """The form with a workbook of so many organisations, the same names each time."""
    import xlsxwriter
    from django.core.files.uploadedfile import SimpleUploadedFile

    chance = random.Random(SEED)
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, COLUMNS)
    for number in range(size):
        name = " ".join([chance.choice(FIRST), *chance.sample(WORDS, 3), "S.A.C."])
        row = [f"O{number}", f"{name} {number}" if number % 4 else name, f"S{number}", "Productor", "sí", "PE", "es"]
        row += [
            "Rosa Peña",
            f"+51 {phone} {number}",
            f"o{number}@example.org",
            f"O{number - 1}" if number % 2 else "",
            3,
        ]
        sheet.write_row(number + 1, 0, row)
    book.close()
    return {"file": SimpleUploadedFile("lista.xlsx", file.getvalue())}


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(int(sys.argv[2]))
    else:
        main([int(size) for size in sys.argv[1:]] or SIZES)
