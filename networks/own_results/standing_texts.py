"""How an organisation stands in the network, in two sentences: only what is known, and nothing to be ashamed of."""

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from networks.own_results.standing import ENOUGH_ANSWERS

# A name written from right to left keeps to itself between these two.
ISOLATED = "\u2068%s\u2069"


def sentences_of(standing):
    """The sentences about a Standing: one on the reader's own organisation, one on the network if it says anything."""
    if standing.as_received:
        clauses = _own(standing), _of_all(standing)
    else:
        clauses = _own_by_either(standing), []
    return [f"{capfirst('; '.join(parts))}." for parts in clauses if parts]


def _own(standing):
    if standing.named_by:
        return [_named_by(standing.named_by), *_named_too(standing)]
    if standing.named:
        return [_named(standing.named), _not_named(standing.also_unnamed)]
    if standing.waiting_names:
        return [_not_named(standing.also_unnamed)]
    return [
        _("you said that nobody helped yours, and no organisation has named it so far"),
        _("that is an answer that counts, too"),
    ]


def _named_by(number):
    clause = ngettext(
        "%(number)s organisation said that it received help from yours",
        "%(number)s organisations said that they received help from yours",
        number,
    )
    return clause % {"number": number}


def _named_too(standing):
    """What the organisation said itself. Of names that are still looked up it is too early to say anything here."""
    if standing.named:
        return [ngettext("you named %(number)s", "you named %(number)s", standing.named) % {"number": standing.named}]
    return [] if standing.waiting_names else [_("you said that nobody helped yours")]


def _named(number):
    clause = ngettext(
        "you named %(number)s organisation that helped yours",
        "you named %(number)s organisations that helped yours",
        number,
    )
    return clause % {"number": number}


def _not_named(others):
    if not others:
        return _("no organisation has named yours so far")
    clause = ngettext(
        "no organisation has named yours so far, as with %(number)s other",
        "no organisation has named yours so far, as with %(number)s others",
        others,
    )
    return clause % {"number": others}


def _own_by_either(standing):
    """Where some were asked whom they helped: nobody "said that they received"."""
    clauses = []
    if standing.named_by:
        clause = ngettext(
            "as far as the answers say, your organisation helped %(number)s other",
            "as far as the answers say, your organisation helped %(number)s others",
            standing.named_by,
        )
        clauses.append(clause % {"number": standing.named_by})
    if standing.named:
        clause = ngettext("%(number)s helped yours", "%(number)s helped yours", standing.named)
        clauses.append(clause % {"number": standing.named})
    return clauses or [_("the answers have not told of any help to your organisation or from it so far")]


def _of_all(standing):
    if standing.answered < ENOUGH_ANSWERS:
        return []
    numbers = {"answered": standing.answered, "number": standing.named_nobody}
    clauses = []
    if standing.leaders:
        clauses.append(_most_named(standing.leaders, standing.answered))
        if standing.named_nobody:
            said = ngettext(
                "%(number)s said that nobody helped it", "%(number)s said that nobody helped them", numbers["number"]
            )
            clauses.append(said % numbers)
    elif standing.named_nobody:
        said = ngettext(
            "%(number)s of the %(answered)s organisations that answered said that nobody helped it",
            "%(number)s of the %(answered)s organisations that answered said that nobody helped them",
            standing.named_nobody,
        )
        clauses.append(said % numbers)
    return clauses


def _most_named(leaders, answered):
    names = [_("your organisation") if who.is_reader else ISOLATED % who.name for who in leaders]
    clause = ngettext(
        "most often named is %(names)s: by %(number)s of the %(answered)s organisations that answered",
        "most often named are %(names)s: each by %(number)s of the %(answered)s organisations that answered",
        len(leaders),
    )
    return clause % {"names": get_text_list(names, _("and")), "number": leaders[0].named_by, "answered": answered}
