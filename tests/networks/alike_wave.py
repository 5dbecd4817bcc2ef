"""A wave of protected organisations that only names tell apart, with numbers that run against their codes."""

from networks.rebuilding import rebuild
from surveys.models import Category, Organisation, Pseudonym
from surveys.pseudonyms import pseudonyms_of
from tests.builders import make_organisation, make_response, make_survey, make_wave


def make_alike_wave(cluster, *, named_somebody=True):
    """Six protected growers that are alike in everything: each answered, named the office (or nobody), and was named
    by it; built."""
    grower = Category.objects.create(cluster=cluster, key="Alike", protected=True, is_service=False)
    growers = [make_organisation(cluster, f"A{n}", category=grower) for n in range(6)]
    office = make_organisation(cluster, "OFFICE")
    wave = make_wave(make_survey(cluster, key="alike"), respondents=[*growers, office], roster=[*growers, office])
    for each in growers:
        make_response(wave, each, {"assistance": {office: 4}} if named_somebody else {})
    make_response(wave, office, {"assistance": dict.fromkeys(growers, 2)})
    rebuild.rebuild(wave.pk)
    _reverse_numbers(wave)
    return wave


def alike_ones():
    """Their ids, in the order of their codes."""
    return Organisation.objects.filter(category__key="Alike").order_by("code").values_list("pk", flat=True)


def _reverse_numbers(wave):
    """Pseudonyms in the opposite order of the real codes."""
    pseudonyms_of(wave.survey.cluster)
    for number, pk in enumerate(alike_ones()):
        Pseudonym.objects.filter(organisation=pk).update(number=20_000 - number)
