"""docker-compose.yml and the Dockerfile run what the suite runs natively (clustersurvey/processes.py)."""

import json
import re

import pytest
from ruamel.yaml import YAML

from clustersurvey.processes import BASE_DIR, BEAT, WEB, WORKER

EVERYWHERE = ["--bind", "0.0.0.0:8000"]


@pytest.fixture(scope="module")
def services():
    return YAML(typ="safe").load(BASE_DIR / "docker-compose.yml")["services"]


def test_web_worker_and_beat_are_the_processes_of_the_suite(services):
    assert services["web"]["command"] == [*WEB, *EVERYWHERE]
    assert services["worker"]["command"] == [*WORKER]
    assert services["beat"]["command"] == [*BEAT]


def test_the_image_by_itself_is_the_web_server():
    (command,) = re.findall(r"^CMD (.*)$", (BASE_DIR / "Dockerfile").read_text(), re.MULTILINE)
    assert json.loads(command) == [*WEB, *EVERYWHERE]


def test_nothing_starts_before_the_migration_is_done(services):
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_the_broker_asks_for_the_password_that_the_programs_have(services):
    password = services["redis"]["environment"]["REDISCLI_AUTH"]
    assert password.startswith("${REDIS_PASSWORD:?")
    assert "--requirepass" in services["redis"]["command"][-1]
    for name in ("web", "worker", "beat"):
        assert f":{password}@redis" in services[name]["environment"]["REDIS_URL"]


def test_no_secret_has_a_default(services):
    secrets = re.findall(r"\$\{(\w*(?:KEY|PASSWORD))(.*?)\}", (BASE_DIR / "docker-compose.yml").read_text())
    assert {name for name, _ in secrets} == {"SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"}
    assert {rest[:2] for _, rest in secrets} == {":?"}


def test_our_containers_run_without_privileges(services):
    for name in ("migrate", "web", "worker", "beat"):
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
        assert "privileged" not in services[name]


def test_only_the_web_server_has_a_port_and_on_this_machine_only(services):
    ports = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert ports == {"web": ["127.0.0.1:8000:8000"]}


def test_what_the_worker_packs_the_web_server_has(services):
    shared = "packs:/srv/clustersurvey/var/packs"
    assert shared in services["worker"]["volumes"]
    assert shared in services["web"]["volumes"]
    dockerfile = (BASE_DIR / "Dockerfile").read_text()
    assert "WORKDIR /srv/clustersurvey\n" in dockerfile
    assert "mkdir -m 700 var/packs" in dockerfile
