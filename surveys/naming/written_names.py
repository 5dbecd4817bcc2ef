"""The names that respondents wrote, grouped by what they wrote: those that wait, those matched, those decided on."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from hashlib import blake2s

from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count, Exists, Min, OuterRef
from django.utils.translation import gettext_lazy as _

from surveys.mergers import merged_organisations
from surveys.models import NameDecision, OpenName, Organisation
from surveys.naming.known_names import register_of

PAGE = 20
WRITERS = 5


class Show(models.TextChoices):
    """Which of them."""

    OPEN = "open", _("still open")
    AUTOMATIC = "automatic", _("matched by themselves")
    DECIDED = "decided", _("decided")


@dataclass
class WrittenName:
    """All names of a cluster with the same text: as most wrote it, by whom, what it is, what it may be.

    `version` is of its decision: 0 where nobody has decided anything.
    """

    normalised: str
    text: str
    texts: tuple = ()
    writers: list = field(default_factory=list)
    times: int = 0
    version: int = 0
    decision: NameDecision | None = None
    organisation: Organisation | None = None
    set_aside: bool = False
    suggestions: list = field(default_factory=list)

    @property
    def anchor(self):
        """Where it is on the page."""
        return "name-" + blake2s(self.normalised.encode(), digest_size=6).hexdigest()

    @property
    def more(self):
        """How many wrote it besides those listed."""
        return self.times - len(self.writers)

    @property
    def is_open(self):
        return self.organisation is None and not self.set_aside


def waiting(cluster):
    """How many different names wait for somebody."""
    names = OpenName.waiting().filter(response__wave__survey__cluster=cluster)
    return names.aggregate(number=Count("normalised", distinct=True))["number"]


def page_of(cluster, show, number):
    """A page of the names to show; `object_list` holds WrittenNames, without suggestions."""
    page = Paginator(_texts(cluster, show), PAGE).get_page(number)
    page.object_list = written(cluster, list(page.object_list))
    return page


def _texts(cluster, show):
    """The texts, what most wrote first; what was decided last first."""
    decided = NameDecision.objects.filter(cluster=cluster).exclude(outcome=NameDecision.Outcome.OPEN)
    if show == Show.DECIDED:
        return decided.order_by("-at", "-pk").values_list("normalised", flat=True)
    names = OpenName.waiting() if show == Show.OPEN else OpenName.objects.exclude(organisation=None)
    names = names.filter(response__wave__survey__cluster=cluster)
    if show == Show.AUTOMATIC:
        names = names.exclude(Exists(decided.filter(normalised=OuterRef("normalised"))))
    grouped = names.values("normalised").annotate(times=Count("pk"), first=Min("pk"))
    return grouped.order_by("-times", "first").values_list("normalised", flat=True)


def written(cluster, texts):
    """WrittenNames for normalised texts, in their order. Two queries, four where one was merged, however many."""
    decisions = NameDecision.objects.filter(cluster=cluster, normalised__in=texts).select_related("organisation")
    decisions = {decision.normalised: decision for decision in decisions}
    rows = OpenName.objects.filter(response__wave__survey__cluster=cluster, normalised__in=texts)
    rows = rows.select_related("response__organisation", "response__wave__survey", "organisation").order_by("pk")
    groups = defaultdict(list)
    for row in rows:
        groups[row.normalised].append(row)
    found = [_written(text, groups[text], decisions.get(text)) for text in texts]
    _follow_mergers(cluster, found)
    return found


def _follow_mergers(cluster, names):
    """Names of what was merged mean what it is now."""
    gone = [name for name in names if name.organisation and name.organisation.merged_into_id]
    if not gone:
        return
    merged = merged_organisations(cluster=cluster)
    organisations = Organisation.objects.in_bulk({merged[name.organisation.pk] for name in gone})
    for name in gone:
        name.organisation = organisations[merged[name.organisation.pk]]


def _written(normalised, rows, decision):
    texts = tuple(text for text, _times in Counter(row.text for row in rows).most_common())
    decided = decision is not None and decision.outcome != NameDecision.Outcome.OPEN
    still_open = any(row.organisation_id is None and not row.set_aside for row in rows)
    matched = next((row.organisation for row in rows if row.organisation_id), None)
    organisation = decision.organisation if decided else (None if still_open else matched)
    return WrittenName(
        normalised=normalised,
        text=texts[0] if texts else normalised,
        texts=texts[1:4],
        writers=rows[:WRITERS],
        times=len(rows),
        version=decision.version if decision else 0,
        decision=decision if decided else None,
        organisation=organisation,
        set_aside=decided and decision.outcome == NameDecision.Outcome.NONE,
    )


def one(cluster, normalised):
    """The WrittenName of a text, or None if nobody wrote it and nobody decided on it."""
    (found,) = written(cluster, [normalised])
    return found if found.times or found.decision else None


def suggest(cluster, names, looked_up=""):
    """Put the organisations that may be meant into open WrittenNames: at most five, the likeliest first.

    looked_up: suggest for this text instead of what was written.
    """
    names = [name for name in names if name.is_open]
    if not names:
        return
    register = register_of(cluster.pk)
    ranked = {name.normalised: register.suggestions(looked_up or name.text) for name in names}
    wanted = {pk for pairs in ranked.values() for pk, _score in pairs}
    found = Organisation.objects.filter(pk__in=wanted).select_related("category").in_bulk()
    for name in names:
        name.suggestions = [found[pk] for pk, _score in ranked[name.normalised] if pk in found]
