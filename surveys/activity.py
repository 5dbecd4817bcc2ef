"""What staff did, in a log that anybody of the team can read."""

from django.utils.translation import gettext_lazy as _

from surveys.models import Activity

# Each action's sentence; %(about)s: what it was done to, and whatever else was recorded with it.
ACTIONS = {
    "link-renewed": _("gave %(about)s a new personal link"),
    "results-shown": _("showed the respondents of %(about)s how they stand"),
    "results-hidden": _("took the results of %(about)s back from its respondents"),
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
