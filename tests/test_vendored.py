"""Other people's scripts are the files that were vetted, with their licence beside them."""

import pytest
from django.template.loader import render_to_string

from clustersurvey.vendored import FOLDER, integrity_of, vendored


@pytest.mark.parametrize("script", vendored().values(), ids=lambda each: each.name)
def test_a_vendored_file_is_the_one_that_was_vetted(script):
    content = (FOLDER / script.file).read_bytes()
    assert integrity_of(content) == script.integrity
    assert integrity_of(content + b" ") != script.integrity
    assert b"sourceMappingURL" not in content, "the manifest of static files would look for it"
    assert (FOLDER / script.file).parent.name == f"{script.name}-{script.version}"
    assert (FOLDER / script.file).parent.joinpath("LICENSE").read_text()
    assert script.licence


def test_no_other_file_is_kept_there():
    kept = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()}
    licences = {f"{script.name}-{script.version}/LICENSE" for script in vendored().values()}
    assert kept == {"VENDOR.json"} | {script.file for script in vendored().values()} | licences


def test_pages_load_it_with_its_integrity():
    html = render_to_string("htmx.html")
    assert f'integrity="{vendored()["htmx"].integrity}"' in html
