"""What staff did, in a log that anybody of the team can read."""

from django.utils.translation import gettext_lazy as _

from surveys.models import Activity

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
    "results-hidden": _("took the results of %(about)s back from its respondents"),
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
    return str(sentence) % {"about": activity.about, **activity.details}
