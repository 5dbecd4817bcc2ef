"""Debian's Chromium, for the browser tests and for what is measured and pictured outside of the suite."""

import shutil
from contextlib import contextmanager

# As root it runs without its sandbox only; /dev/shm is small in containers.
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]


class ChromiumMissing(Exception):
    """tests/install_servers.sh installs it."""


def chromium_path():
    path = shutil.which("chromium")
    if path is None:
        raise ChromiumMissing
    return path


def launch_options():
    return {"executable_path": chromium_path(), "args": ARGUMENTS}


@contextmanager
def chromium():
    """A running browser of Playwright, for a program that is no test."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        try:
            yield browser
        finally:
            browser.close()
