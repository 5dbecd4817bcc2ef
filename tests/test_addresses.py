"""Where a request comes from, with and without a proxy of ours in front."""

import pytest

from clustersurvey.addresses import client_address


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
