import pytest

from tests.servers import Stack


@pytest.fixture(scope="session")
def installation(tmp_path_factory):
    stack = Stack(tmp_path_factory.mktemp("stack"))
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()
