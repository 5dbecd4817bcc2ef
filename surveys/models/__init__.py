from surveys.models.activity import Activity
from surveys.models.clusters import Cluster, Member
from surveys.models.contact_attempts import ContactAttempt
from surveys.models.imports import OrganisationImport
from surveys.models.organisations import Affiliation, Alias, Category, Organisation, ProfileField
from surveys.models.pseudonyms import Pseudonym
from surveys.models.questionnaire import Question, Relation, Survey
from surveys.models.reconciliation import KeptApart, Merger, NameDecision
from surveys.models.registrations import Registration, RegistrationCount
from surveys.models.responses import Draft, Nomination, OpenName, ProfileAnswer, Response, Submission, Withdrawal
from surveys.models.results_links import ResultsLink
from surveys.models.script_tokens import ScriptToken
from surveys.models.sendings import Sending
from surveys.models.team_invitations import TeamInvitation
from surveys.models.waves import Invitation, RosterEntry, Wave

__all__ = [
    "Activity",
    "Affiliation",
    "Alias",
    "Category",
    "Cluster",
    "ContactAttempt",
    "Draft",
    "Invitation",
    "KeptApart",
    "Member",
    "Merger",
    "NameDecision",
    "Nomination",
    "OpenName",
    "Organisation",
    "OrganisationImport",
    "ProfileAnswer",
    "ProfileField",
    "Pseudonym",
    "Question",
    "Registration",
    "RegistrationCount",
    "Relation",
    "Response",
    "ResultsLink",
    "RosterEntry",
    "ScriptToken",
    "Sending",
    "Submission",
    "Survey",
    "TeamInvitation",
    "Wave",
    "Withdrawal",
]
