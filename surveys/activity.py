"""What staff did, in a log that anybody of the team can read."""

from django.utils.translation import gettext_lazy as _

from surveys.models import Activity
from surveys.models.clusters import Role
from surveys.survey_parts import part_name

# Each action's sentence; %(about)s: what it was done to, and whatever else was recorded with it.
ACTIONS = {
    "wave-made": _("made the wave %(about)s"),
    "wave-opened": _("opened %(about)s"),
    "wave-extended": _("let %(about)s close on %(day)s"),
    "wave-closed": _("closed %(about)s"),
    "wave-reopened": _("opened %(about)s again"),
    "wave-settings": _("changed the dates, messages or reminders of %(about)s"),
    "roster-grown": _("put organisations on the roster of %(about)s: %(number)s"),
    "roster-cut": _("took organisations off the roster of %(about)s: %(number)s"),
    "respondents-added": _("made organisations respondents of %(about)s: %(number)s"),
    "respondents-removed": _("took respondents off %(about)s: %(number)s"),
    "respondents-given": _("gave respondents of %(about)s to %(name)s: %(number)s"),
    "respondents-taken-back": _("took respondents of %(about)s back from whoever interviews them: %(number)s"),
    "links-renewed": _("gave respondents of %(about)s new personal links: %(number)s"),
    "links-revoked": _("withdrew personal links of %(about)s: %(number)s"),
    "link-revoked": _("withdrew the personal link of %(about)s"),
    "mails-asked": _("had e-mails sent to respondents of %(about)s: %(number)s"),
    "link-sheet": _("made a sheet with personal links of %(about)s: %(number)s"),
    "whatsapp-sent": _("sent %(about)s its personal link by WhatsApp"),
    "mail-returned": _("noted that the e-mail to %(about)s came back"),
    "respondent-declined": _("noted that %(about)s does not want to take part"),
    "respondent-willing": _("noted that %(about)s takes part after all"),
    "attempt-no-answer": _("tried to reach %(about)s: no answer"),
    "attempt-call-back": _("spoke to %(about)s, who asked to be called back"),
    "attempt-promised": _("spoke to %(about)s, who promised to answer"),
    "attempt-refused": _("spoke to %(about)s, who does not want to take part"),
    "attempt-wrong-number": _("tried to reach %(about)s: wrong number"),
    "link-renewed": _("gave %(about)s a new personal link"),
    "results-shown": _("showed the respondents of %(about)s how they stand"),
    "results-link-made": _("gave %(about)s a link to the protected results of %(wave)s, good for %(days)s days"),
    "results-link-revoked": _("made the link of %(about)s to the protected results of %(wave)s void"),
    "results-hidden": _("took the results of %(about)s back from its respondents"),
    "cluster-made": _("made the cluster %(about)s"),
    "cluster-changed": _("changed the facts about the cluster %(about)s"),
    "colleague-invited": _("invited %(about)s into the team (%(role)s)"),
    "invitation-revoked": _("took the invitation of %(about)s back"),
    "colleague-joined": _("accepted the invitation of %(about)s and joined the team (%(role)s)"),
    "role-changed": _("changed the role of %(about)s from %(before)s to %(role)s"),
    "colleague-removed": _("took %(about)s out of the team (%(role)s)"),
    "name-assigned": _("said that the written name “%(about)s” is %(organisation)s"),
    "name-created": _("made an organisation of the written name “%(about)s”: %(organisation)s"),
    "name-set-aside": _("said that the written name “%(about)s” is not an organisation"),
    "name-undone": _("took back what the written name “%(about)s” is: it is open again"),
    "organisations-merged": _("merged %(about)s into %(organisation)s"),
    "organisations-kept-apart": _("said that %(about)s and %(organisation)s are two, though they look alike"),
    "organisations-reconsidered": _("asked again whether %(about)s and %(organisation)s are one organisation"),
    "organisations-apart": _("took %(about)s and %(organisation)s apart again"),
    "organisation-added": _("added the organisation %(about)s"),
    "organisation-changed": _("changed what is known of %(about)s"),
    "organisation-deleted": _("deleted the organisation %(about)s"),
    "category-added": _("added the kind of organisation %(about)s"),
    "category-changed": _("changed the kind of organisation %(about)s"),
    "category-deleted": _("deleted the kind of organisation %(about)s"),
    "organisations-imported": _("imported %(about)s: %(created)s organisations created, %(updated)s changed"),
    "import-undone": _("took back the import of %(about)s"),
    "organisations-exported": _("downloaded the list of organisations"),
    "registrations-opened": _("let organisations register themselves"),
    "registrations-closed": _("stopped organisations from registering themselves"),
    "registration-approved": _("took %(about)s, which had registered itself, onto the list"),
    "registration-merged": _("found that %(about)s, which had registered itself, was on the list as %(organisation)s"),
    "registration-refused": _("refused %(about)s, which had registered itself"),
    "survey-made": _("made the survey %(about)s"),
    "survey-copied": _("copied the survey %(about)s to a new one"),
    "survey-removed": _("removed the survey %(about)s, which had not been asked"),
    "survey-written": _("wrote in the survey %(about)s: %(part)s of “%(of)s”"),
    "survey-corrected": _(
        "corrected the survey %(about)s, which has been asked: %(part)s of “%(of)s”, from “%(old)s” to “%(new)s”"
    ),
    "relation-added": _("added “%(of)s” to the kinds of help of the survey %(about)s"),
    "relation-removed": _("removed “%(of)s” from the kinds of help of the survey %(about)s"),
    "relations-ordered": _("changed the order of the kinds of help in the survey %(about)s"),
    "question-added": _("added the question “%(of)s” to the survey %(about)s"),
    "question-removed": _("removed the question “%(of)s” from the survey %(about)s"),
    "questions-ordered": _("changed the order of the questions in the survey %(about)s"),
    "choice-added": _("added the choice “%(choice)s” to “%(of)s” in the survey %(about)s"),
    "choice-removed": _("removed the choice “%(choice)s” from “%(of)s” in the survey %(about)s"),
}


def record(cluster, user, action, about="", **details):
    """Append to a cluster's log, in the transaction of what was done. KeyError for an action that has no sentence.

    details: numbers and short strings that the action's sentence names.
    """
    ACTIONS[action]
    Activity.objects.create(
        cluster=cluster, user=user, who=user.get_username(), action=action, about=str(about)[:200], details=details
    )


def in_words(activity):
    """What was done, in the reader's language; an action that is no longer known is told by its code."""
    sentence = ACTIONS.get(activity.action)
    if sentence is None:
        return f"{activity.action} {activity.about}".strip()
    return str(sentence) % _Details(
        about=activity.about, **{key: _shown(key, each) for key, each in activity.details.items()}
    )


class _Details(dict):
    """An entry is never changed; its sentence may say more today than was recorded then."""

    def __missing__(self, key):
        return "…"


def _shown(key, value):
    """Roles, and the parts of a survey, are kept by their codes and read by their names."""
    if key == "part":
        return part_name(value)
    return Role(value).label if key in ("role", "before") and value in Role.values else value
