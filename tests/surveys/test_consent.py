"""What a respondent agreed to is kept word for word with what it sent, whatever is written there later."""

import pytest
from django.core import signing
from django.utils import translation

from surveys.answering import consent
from surveys.answering.answer_import import import_answers
from surveys.models import Category, Draft, Submission
from surveys.models.responses import Mode
from tests.builders import make_category, make_cluster, make_organisation, make_response, make_survey
from tests.surveys.phone import Phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(world):
    world.survey.reasons = {"es": "Para saber quién ayuda a quién.", "en": "To learn who helps whom."}
    world.survey.contact = "Rosa, 073 123456"
    world.survey.save()
    return world


@pytest.fixture
def phone(client, asked):
    return Phone(client, asked.invitation)


def agreed():
    return Submission.objects.latest("id").agreed


def to_the_end(phone):
    return phone.send("welcome", consent="on").send(nobody_listed="on").send().send()


# -- The sentences -----------------------------------------------------------------------------


@pytest.fixture
def respondent():
    cluster = make_cluster()
    grower = make_organisation(cluster, category=make_category(cluster, protected=True))
    grower.survey = make_survey(cluster, reasons={"es": "Por qué.", "en": "Why."}, contact="Rosa")
    return grower


def lines(respondent, language="en"):
    with translation.override(language):
        return consent.lines_for(respondent.survey, respondent)


def test_what_is_said(respondent):
    said = lines(respondent)
    assert said[0] == "Why."
    text = " ".join(said)
    for promise in (
        "The project's team sees your answers",
        "not called by their names",
        "remove your answers yourself",
    ):
        assert promise in text
    for noted in ("how long each page takes", "the language", "a phone or a computer", "Nothing else"):
        assert noted in text
    assert said[-1] == "Questions, or to have your answers removed: Rosa."


def test_names_are_promised_to_stay_away_only_where_they_do(respondent):
    Category.objects.update(protected=False)
    respondent.category.refresh_from_db()
    assert "not called by their names" not in " ".join(lines(respondent))


def test_nothing_is_said_of_what_is_not_filled_in(respondent):
    respondent.survey.reasons, respondent.survey.contact = {}, ""
    said = lines(respondent)
    assert len(said) == 4 and all(said)


def test_in_the_readers_language(respondent):
    assert lines(respondent, "es")[0] == "Por qué."
    assert lines(respondent, "es") != lines(respondent)


# -- The seal ----------------------------------------------------------------------------------


def test_sealed_and_opened():
    with translation.override("es"):
        sealed = consent.seal(["Uno ñ.", "Dos."])
    assert consent.opened(sealed) == {"language": "es", "text": "Uno ñ.\nDos."}


@pytest.mark.parametrize(
    "sealed",
    [None, "", "x", "a:b:c", ":::", "\ud800:a:b", "x" * 100_000, 5, True, [], ["a"], {}, {"text": "x"}, 1.5],
)
def test_what_is_not_ours_says_nothing(sealed):
    assert consent.opened(sealed) == {}


def test_another_key_or_another_purpose_says_nothing():
    told = {"language": "es", "text": "I agree to everything."}
    assert consent.opened(signing.dumps(told, salt="surveys.access.invitation")) == {}
    assert consent.opened(signing.dumps(told, key="another", salt=consent.SALT)) == {}
    assert consent.opened(consent.seal(["Uno."])[:-1] + "x") == {}


# -- Kept with what was sent -------------------------------------------------------------------


def test_kept_word_for_word(asked, phone):
    with translation.override("es"):
        read = "\n".join(consent.lines_for(asked.survey, asked.grower))
    to_the_end(phone)
    assert agreed() == {"language": "es", "text": read}
    assert read.startswith("Para saber quién ayuda a quién.\n")
    assert "Rosa, 073 123456" in read


def test_every_sentence_of_the_page_is_in_it(phone):
    page = phone.text
    to_the_end(phone)
    for line in agreed()["text"].split("\n"):
        assert f"<p>{line}</p>" in page


def test_in_the_language_in_which_it_was_read(phone):
    phone.send(switch_language="en")
    to_the_end(phone)
    assert agreed()["language"] == "en"
    assert agreed()["text"].startswith("To learn who helps whom.")


@pytest.mark.parametrize("when", ["while it is read", "while it is answered"])
def test_the_wording_was_changed_meanwhile(asked, phone, when):
    if when == "while it is answered":
        phone.send(consent="on")
    asked.survey.reasons = {"es": "Otra razón.", "en": "Another reason."}
    asked.survey.save()
    if when == "while it is read":
        phone.send(consent="on")
    phone.send("choose", nobody_listed="on").send().send()
    assert agreed()["text"].startswith("Para saber quién ayuda a quién.")


def test_a_kind_that_is_no_longer_protected(asked, client):
    """What was promised when it was agreed to is what stands there."""
    Category.objects.update(protected=True)
    phone = Phone(client, asked.invitation)
    Category.objects.update(protected=False)
    to_the_end(phone)
    with translation.override("es"):
        asked.grower.category.protected = True
        assert agreed()["text"] == "\n".join(consent.lines_for(asked.survey, asked.grower))


@pytest.mark.parametrize("sealed", ["", "x", "a:b:c", consent.SALT, None])
def test_a_forged_seal_is_replaced_by_what_it_reads_now(phone, sealed):
    """A page of ours always carries the seal; who takes it off has read the page all the same."""
    phone.send("welcome", consent="on", **({"agreed": sealed} if sealed is not None else {"agreed": []}))
    phone.send(nobody_listed="on").send().send()
    assert agreed()["text"].startswith("Para saber quién ayuda a quién.")


def test_the_tick_that_is_missing_keeps_nothing(phone):
    phone.send("welcome")
    assert phone.step == "welcome"
    assert not Draft.objects.exists()


def test_changing_answers_keeps_the_consent_that_was_given(asked, phone):
    to_the_end(phone)
    before = agreed()
    asked.survey.reasons = {"es": "Otra razón."}
    asked.survey.save()
    phone.go("choose").send(chosen=[asked.senasa.pk]).send("more")
    while phone.step.startswith("rate-"):
        phone.send(**{f"o{asked.senasa.pk}": "3"})
    phone.send("check")
    assert Submission.objects.count() == 2
    assert agreed() == before


def test_agreeing_anew_is_kept_as_it_reads_then(asked, phone):
    to_the_end(phone)
    asked.survey.reasons = {"es": "Otra razón."}
    asked.survey.save()
    phone.go("welcome").send(consent="on")
    phone.go("check").send()
    assert Submission.objects.count() == 2
    assert agreed()["text"].startswith("Otra razón.")


def test_two_organisations_agree_each_for_itself(asked, client):
    from surveys import waves

    waves.invite(asked, [asked.unp])
    Category.objects.filter(pk=asked.grower.category_id).update(protected=True)
    asked.unp.category = make_category(asked.survey.cluster, "University")
    asked.unp.save()
    texts = []
    for invitation in asked.invitations.order_by("pk"):
        to_the_end(Phone(client, invitation))
        texts.append(agreed()["text"])
    assert texts[0] != texts[1]


# -- Imports -----------------------------------------------------------------------------------


def test_imports_agree_to_nothing(asked):
    import_answers(asked, b"respondent,relation,source,rating\nA1,assistance,SENASA,4\n")
    sent = Submission.objects.get()
    assert (sent.mode, sent.agreed, sent.paradata) == (Mode.IMPORT, {}, {})


def test_whoever_changes_what_was_imported_is_asked_first(asked, phone):
    import_answers(asked, b"respondent,relation,source,rating\nA1,assistance,SENASA,4\n")
    phone.go("choose")
    assert phone.step == "welcome"
    phone.send(consent="on")
    phone.go("check").send()
    assert phone.step == "thanks"
    assert agreed()["text"].startswith("Para saber quién ayuda a quién.")


def test_a_response_made_by_hand_has_none(asked):
    assert make_response(asked, asked.grower).submission.agreed == {}
