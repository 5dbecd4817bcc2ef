"""docs/files.md: what it says of the columns is what the imports take, and its examples can be imported."""

import re

import pytest
from django.core.management import call_command

from clustersurvey.processes import BASE_DIR
from surveys.answering import answer_table
from surveys.answering.answer_import import import_answers
from surveys.models import Cluster, Wave
from surveys.register import organisation_table
from surveys.register.organisation_import import import_organisations

pytestmark = pytest.mark.django_db

PAGE = (BASE_DIR / "docs" / "files.md").read_text(encoding="utf-8")
OF_ORGANISATIONS, OF_ANSWERS = PAGE.split("\n## ")[1:]


def documented(section):
    """{column: whether it must be there} of a section's table."""
    rows = re.findall(r"^\| `(\w+)` \| (yes|no) \|", section, re.MULTILINE)
    return {column: required == "yes" for column, required in rows}


def example(section):
    return re.search(r"```csv\n(.*?)```", section, re.DOTALL)[1].encode()


@pytest.fixture
def wave():
    call_command("new_cluster", "casma", "Mango de Casma")
    return Wave.objects.get()


def test_columns_of_organisations():
    assert documented(OF_ORGANISATIONS) == {
        column: column in organisation_table.REQUIRED for column in organisation_table.KNOWN
    }


def test_columns_of_answers():
    assert documented(OF_ANSWERS) == dict.fromkeys(answer_table.COLUMNS, True)


def test_the_examples_can_be_imported(wave):
    done = import_organisations(Cluster.objects.get(), example(OF_ORGANISATIONS), wave)
    assert (done.created, done.new_categories, done.same_names) == (4, (), ())
    assert Cluster.objects.get().organisations.get(code="A02").profile == {"produces": True, "land_ha": 12.5}
    assert import_answers(wave, example(OF_ANSWERS)).created == 2


def test_kinds_and_profile_fields_of_a_new_cluster_are_listed(wave):
    cluster = Cluster.objects.get()
    keys = [each.key for each in [*cluster.categories.all(), *cluster.profile_fields.all()]]
    assert [key for key in keys if f"`{key}`" not in OF_ORGANISATIONS] == []
