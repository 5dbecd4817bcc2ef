"""What staff did, in a log that anybody of the team can read."""

from django.utils.translation import gettext_lazy as _

from surveys.models import Activity
from surveys.survey_parts import part_name

# Each action's sentence; %(about)s: what it was done to, and whatever else was recorded with it.
ACTIONS = {
    "link-renewed": _("gave %(about)s a new personal link"),
    "results-shown": _("showed the respondents of %(about)s how they stand"),
    "results-hidden": _("took the results of %(about)s back from its respondents"),
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
    details = activity.details
    if "part" in details:
        details = details | {"part": part_name(details["part"])}
    return str(sentence) % {"about": activity.about, **details}
