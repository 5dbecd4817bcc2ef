"""The findings of a network in words, in the reader's language: numbers, and nothing that they do not say."""

from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from networks.protection.protected_results import protected_findings
from networks.words.both_ends_texts import agreement_in_words
from networks.words.finding_places import place_on_the_page, place_on_the_protected_page
from surveys.models import Category, Organisation


@dataclass(frozen=True)
class Finding:
    """One sentence; place: where its numbers stand, from the page that it stands on; kind: as of
    networks.results.findings."""

    sentence: str
    place: str
    kind: str


def findings_in_words(reading, network, shown=None):
    """The Findings on a network, from what `networks.results.findings` found; two queries, or six.

    Those on an organisation, category or relation that has been deleted since are left out. shown: the network's
    `networks.protection.protected_results.ProtectedNetwork`, under whose names organisations are then told.
    """
    all_found, organisations = _with_organisations(network.findings) if shown is None else protected_findings(shown)
    categories = Category.objects.in_bulk({found["category"] for found in all_found if "category" in found})
    relations = {relation.key: str(relation) for relation in reading.relations}
    told = []
    for found in all_found:
        try:
            words = found | _names(found, organisations, categories, relations)
        except KeyError:
            continue
        if shown is None:
            place = place_on_the_page(found, categories.get(found.get("category")))
        else:
            place = place_on_the_protected_page(found)
        told.append(Finding(SENTENCES[found["kind"]](words), place, found["kind"]))
    return told


def _with_organisations(all_found):
    """(findings, {id: organisation} of those whom they name)."""
    named = {pk for found in all_found for pk in found.get("organisations", ())}
    return all_found, Organisation.objects.in_bulk(named)


def _names(found, organisations, categories, relations):
    """What stands in a sentence in place of ids and keys. Raises KeyError for what is not there any more."""
    names = {}
    if "organisations" in found:
        names["names"] = listed([organisations[pk].label for pk in found["organisations"]], found["count"])
    if "category" in found:
        names["category"] = str(categories[found["category"]])
    if "relation" in found:
        names |= {"relation": relations[found["relation"]], "without": relations[found["without"]]}
    return names


def listed(labels, count):
    """The names, and how many more there are: "SENASA, UNP and 4 more"."""
    more = count - len(labels)
    rest = [ngettext("%(number)s more", "%(number)s more", more) % {"number": more}] if more else []
    return get_text_list([*labels, *rest], _("and"))


def _silent(words):
    if words["asked"] == 1:
        return _("The only organisation asked has not answered: what it received is not known.")
    return (
        ngettext(
            "%(missing)s of the %(asked)s organisations asked has not answered: what it received is not known.",
            "%(missing)s of the %(asked)s organisations asked have not answered: what they received is not known.",
            words["missing"],
        )
        % words
    )


def _everyone(words):
    return (
        ngettext(
            "The one organisation asked has answered.",
            "All %(asked)s organisations asked have answered.",
            words["asked"],
        )
        % words
    )


def _central(words):
    if words["answered"] == 1:
        text = ngettext(
            "Named as a source by the only one that answered: %(names)s.",
            "Named as sources by the only one that answered: %(names)s.",
            words["count"],
        )
    else:
        text = ngettext(
            "Named most often as a source: %(names)s, by %(named_by)s of the %(answered)s that answered.",
            "Named most often as sources: %(names)s, each by %(named_by)s of the %(answered)s that answered.",
            words["count"],
        )
    return text % words


def _central_by_the_rule(words):
    helped = ngettext("%(named_by)s organisation", "%(named_by)s organisations", words["named_by"]) % words
    text = ngettext(
        "Helped most others, by the rule for ties: %(names)s, %(helped)s.",
        "Helped most others, by the rule for ties: %(names)s, %(helped)s each.",
        words["count"],
    )
    return text % (words | {"helped": helped})


def _firmly_first(words):
    return (
        _(
            "By ratings added up %(names)s comes first. "
            "Of 200 draws from the same answers it leads alone in %(share)s %%."
        )
        % words
    )


def _only_source(words):
    if words["count"] == 1:
        text = ngettext(
            "%(names)s is the only source of %(of)s organisation.",
            "%(names)s is the only source of %(of)s organisations.",
            words["of"],
        )
    else:
        text = ngettext(
            "%(names)s are each the only source of %(of)s organisation.",
            "%(names)s are each the only source of %(of)s organisations.",
            words["of"],
        )
    return text % words


def _and_names_that_wait(sentence):
    """The sentence on those without a source, with one on those that wrote only names that wait to be matched."""

    def told(words):
        # Findings from before they were counted have none.
        if not words.get("waiting"):
            return sentence(words)
        named = sentence(words) if words["lacking"] else _none_is_known_to_lack(words)
        waiting = ngettext(
            "%(waiting)s wrote only names that wait to be matched: whether it has a source is not known yet.",
            "%(waiting)s wrote only names that wait to be matched: whether they have a source is not known yet.",
            words["waiting"],
        )
        return f"{named} {waiting % words}"

    return told


def _none_is_known_to_lack(words):
    return _("%(category)s: of %(answered)s that answered, none is known to be without a source.") % words


@_and_names_that_wait
def _without_source(words):
    if not words["lacking"]:
        text = ngettext(
            "%(category)s: the only one that answered named at least one source.",
            "%(category)s: each of the %(answered)s that answered named at least one source.",
            words["answered"],
        )
    elif words["answered"] == 1:
        text = _("%(category)s: the only one that answered named no source.")
    else:
        text = ngettext(
            "%(category)s: of %(answered)s that answered, %(lacking)s named no source.",
            "%(category)s: of %(answered)s that answered, %(lacking)s named no source.",
            words["lacking"],
        )
    return text % words


@_and_names_that_wait
def _without_source_by_the_rule(words):
    if not words["lacking"]:
        text = ngettext(
            "%(category)s: the only one that answered has a source, by the rule for ties.",
            "%(category)s: each of the %(answered)s that answered has a source, by the rule for ties.",
            words["answered"],
        )
    elif words["answered"] == 1:
        text = _("%(category)s: the only one that answered has no source, by the rule for ties.")
    else:
        text = ngettext(
            "%(category)s: of %(answered)s that answered, %(lacking)s has no source, by the rule for ties.",
            "%(category)s: of %(answered)s that answered, %(lacking)s have no source, by the rule for ties.",
            words["lacking"],
        )
    return text % words


def _from_outside(words):
    if not words["outside"]:
        return _("No source is from outside the region.")
    if words["sources"] == 1:
        text = ngettext(
            "The only source is from outside the region, and with it the only tie.",
            "The only source is from outside the region, and with it all %(ties)s ties.",
            words["ties"],
        )
        return text % words
    return (
        ngettext(
            "From outside the region: %(outside)s of %(sources)s sources and %(ties_outside)s of %(ties)s ties.",
            "From outside the region: %(outside)s of %(sources)s sources and %(ties_outside)s of %(ties)s ties.",
            words["outside"],
        )
        % words
    )


def _among_themselves(words):
    if not words["among"]:
        text = ngettext(
            "%(category)s: the only tie by which they receive does not come from their own kind.",
            "%(category)s: none of the %(ties)s ties by which they receive comes from their own kind.",
            words["ties"],
        )
        return text % words
    if words["ties"] == 1:
        return _("%(category)s: the only tie by which they receive comes from their own kind.") % words
    return (
        ngettext(
            "%(category)s: %(among)s of the %(ties)s ties by which they receive comes from their own kind.",
            "%(category)s: %(among)s of the %(ties)s ties by which they receive come from their own kind.",
            words["among"],
        )
        % words
    )


def _cut_points(words):
    if not words["count"]:
        return _("Without any one organisation the network falls into no more pieces than it has.")
    return (
        ngettext(
            "Without %(names)s the network falls into more pieces.",
            "Without any one of these the network falls into more pieces: %(names)s.",
            words["count"],
        )
        % words
    )


def _channel(words):
    return (
        ngettext(
            "%(sources)s source is named by %(names)s and by no other that answered.",
            "%(sources)s sources are named by %(names)s and by no other that answered.",
            words["sources"],
        )
        % words
    )


def _one_and_not_the_other(words):
    if words["answered"] == 1:
        return _("%(category)s: the only one that answered receives “%(relation)s” and no “%(without)s”.") % words
    return (
        ngettext(
            "%(category)s: of %(answered)s that answered, %(lacking)s receives “%(relation)s” and no “%(without)s”.",
            "%(category)s: of %(answered)s that answered, %(lacking)s receive “%(relation)s” and no “%(without)s”.",
            words["lacking"],
        )
        % words
    )


SENTENCES = {
    "both_ends": agreement_in_words,
    "central_by_the_rule": _central_by_the_rule,
    "without_source_by_the_rule": _without_source_by_the_rule,
    "silent": _silent,
    "everyone": _everyone,
    "central": _central,
    "firmly_first": _firmly_first,
    "only_source": _only_source,
    "without_source": _without_source,
    "from_outside": _from_outside,
    "among_themselves": _among_themselves,
    "cut_points": _cut_points,
    "channel": _channel,
    "one_and_not_the_other": _one_and_not_the_other,
}
