"""What staff did, in a log that anybody of the team can read."""

from django.utils.translation import gettext_lazy as _

from surveys.models import Activity

# Each action's sentence; %(about)s: what it was done to, and whatever else was recorded with it.
ACTIONS = {
    "link-renewed": _("gave %(about)s a new personal link"),
    "results-shown": _("showed the respondents of %(about)s how they stand"),
    "results-link-made": _("gave %(about)s a link to the protected results of %(wave)s, good for %(days)s days"),
    "results-link-revoked": _("made the link of %(about)s to the protected results of %(wave)s void"),
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
