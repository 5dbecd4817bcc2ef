"""Where a request comes from, with and without a proxy of ours in front; under which addresses others find us."""

import pytest

from clustersurvey.addresses import client_address, opens_here_only


@pytest.mark.parametrize(
    ("behind", "header", "address"),
    [
        (False, "6.6.6.6", "127.0.0.1"),
        (True, "6.6.6.6, 203.0.113.7", "203.0.113.7"),
        (True, "203.0.113.7", "203.0.113.7"),
        (True, "", "127.0.0.1"),
    ],
)
def test_only_what_our_own_proxy_wrote_is_believed(rf, settings, behind, header, address):
    settings.BEHIND_PROXY = behind
    assert client_address(rf.get("/", headers={"X-Forwarded-For": header})) == address


@pytest.mark.parametrize(
    ("address", "here_only"),
    [
        ("http://localhost:8000", True),
        ("http://127.0.0.1:8000", True),
        ("http://[::1]:8000", True),
        ("http://survey.localhost", True),
        ("http://192.168.1.20:8000", False),
        ("https://localhost.example.org", False),
        ("https://survey.example.org", False),
    ],
)
def test_addresses_that_open_on_the_same_computer_only(address, here_only):
    assert opens_here_only(address) == here_only
