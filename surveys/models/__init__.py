from surveys.models.activity import Activity
from surveys.models.clusters import Cluster, Member
from surveys.models.organisations import Affiliation, Alias, Category, Organisation, ProfileField
from surveys.models.pseudonyms import Pseudonym
from surveys.models.questionnaire import Question, Relation, Survey
from surveys.models.responses import Draft, Nomination, OpenName, ProfileAnswer, Response, Submission, Withdrawal
from surveys.models.results_links import ResultsLink
from surveys.models.script_tokens import ScriptToken
from surveys.models.waves import Invitation, RosterEntry, Wave

__all__ = [
    "Activity",
    "Affiliation",
    "Alias",
    "Category",
    "Cluster",
    "Draft",
    "Invitation",
    "Member",
    "Nomination",
    "OpenName",
    "Organisation",
    "ProfileAnswer",
    "ProfileField",
    "Pseudonym",
    "Question",
    "Relation",
    "Response",
    "ResultsLink",
    "RosterEntry",
    "ScriptToken",
    "Submission",
    "Survey",
    "Wave",
    "Withdrawal",
]
