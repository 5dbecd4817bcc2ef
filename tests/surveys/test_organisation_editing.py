"""An organisation saved by two people at once, and what a clash is about."""

import pytest
from django.db import IntegrityError

from surveys.models import Alias, Organisation
from surveys.register import organisation_editing
from tests.builders import make_organisation

pytestmark = pytest.mark.django_db


def test_two_who_add_the_same_other_name(people):
    organisation = make_organisation(people.cluster)
    read_before = Organisation.objects.prefetch_related("aliases").get(pk=organisation.pk)
    list(read_before.aliases.all())
    Alias.objects.create(organisation=organisation, text="La Norteña")
    organisation_editing.save(read_before, people.alice, [], other_names=["la norteña"])
    assert Alias.objects.count() == 1


def test_two_who_add_the_same_membership(people):
    organisation, association = make_organisation(people.cluster), make_organisation(people.cluster)
    read_before = Organisation.objects.get(pk=organisation.pk)
    organisation.affiliations.create(association=association)
    organisation_editing.save(read_before, people.alice, [], associations=[association])
    assert organisation.affiliations.count() == 1


def test_a_code_that_is_taken(people):
    make_organisation(people.cluster, "AGRO")
    organisation = make_organisation(people.cluster, "OTHER")
    organisation.code = "AGRO"
    with pytest.raises(organisation_editing.CodeTaken):
        organisation_editing.save(organisation, people.alice, ["code"])


def test_another_clash_is_not_told_as_a_code_that_is_taken(people):
    organisation = make_organisation(people.cluster, "AGRO")
    organisation.name = ""
    with pytest.raises(IntegrityError):
        organisation_editing.save(organisation, people.alice, ["name"])
