"""A respondent who answers over HTTP with scripts off, whatever the questionnaire asks."""

import re
import time

import requests

LONGEST_WAY = 20


class Respondent:
    """Someone with a personal link. They name one organisation and rate it alike in every relation."""

    def __init__(self, link):
        self.browser = requests.Session()
        self.browser.trust_env = False
        self.link = link

    def until(self, step, choose, rating):
        """From the link to a step's page, answering those before it; returns that page."""
        page = self.browser.get(self.link, timeout=10)
        page = self._get(re.sub(r"(/answer/\w+/).*", r"\1welcome/", page.url))
        for _ in range(LONGEST_WAY):
            here = _step_of(page)
            if here == step:
                return page
            page = self._post(page, _answers(here, page.text, choose, rating))
        raise AssertionError(f"no end of it: {page.url}")

    def answer(self, choose, rating):
        """From the link to the receipt; returns the receipt's code and how many seconds the sending took."""
        page = self.until("check", choose, rating)
        started = time.monotonic()
        page = self._post(page, _answers("check", page.text, choose, rating))
        return _found(r'id="receipt">([\w-]+)', page.text), time.monotonic() - started

    def _get(self, url):
        page = self.browser.get(url, timeout=10)
        page.raise_for_status()
        return page

    def _post(self, page, answers):
        proof = _found(r'name="proof" value="([^"]+)"', page.text)
        following = self.browser.post(page.url, data={"proof": proof, **answers}, timeout=30)
        following.raise_for_status()
        assert following.url != page.url, f"refused: {page.url} {answers}"
        return following


def _step_of(page):
    return page.url.rstrip("/").split("/")[-1]


def _answers(step, text, choose, rating):
    if step.startswith("rate-"):
        return {key: rating for key in re.findall(r'type="radio" name="([^"]+)"', text)}
    if step == "check":
        return {name: _found(rf'name="{name}" value="([^"]+)"', text) for name in ("sending", "seen")}
    return {"welcome": {"consent": "on"}, "choose": {"chosen": choose}}.get(step, {})


def _found(pattern, text):
    match = re.search(pattern, text)
    assert match, f"no {pattern} in {text[:2000]}"
    return match[1]
