"""The people of the tests: a team of one cluster in its four roles, a stranger, and whoever runs the server.

Alice manages the cluster, Ana analyses, Elena fills in questionnaires, Vera may look at protected results. Charlie
manages another cluster. Root is a superuser.
"""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User

from surveys.models import Cluster, Member
from surveys.models.clusters import Role
from tests.builders import make_cluster

PASSWORD = "mangoes are ripe in January"


@dataclass(frozen=True)
class Cast:
    alice: User
    ana: User
    elena: User
    vera: User
    charlie: User
    root: User
    cluster: Cluster
    other_cluster: Cluster


def make_user(name, **fields):
    return get_user_model().objects.create_user(name, password=PASSWORD, **fields)


def make_member(name, cluster, role):
    user = make_user(name)
    Member.objects.create(cluster=cluster, user=user, role=role)
    return user


def make_cast(cluster, other_cluster=None):
    """Everyone, in the team of a cluster; Charlie in that of another, which is made when not given."""
    other_cluster = other_cluster or make_cluster("chile")
    return Cast(
        alice=make_member("alice", cluster, Role.MANAGER),
        ana=make_member("ana", cluster, Role.ANALYST),
        elena=make_member("elena", cluster, Role.ENUMERATOR),
        vera=make_member("vera", cluster, Role.VIEWER),
        charlie=make_member("charlie", other_cluster, Role.MANAGER),
        root=make_user("root", is_superuser=True, is_staff=True),
        cluster=cluster,
        other_cluster=other_cluster,
    )
