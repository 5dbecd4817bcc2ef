"""What respondents' phones are sent runs in the browser of an Android 8 phone (Chrome 62)."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from tests.old_browsers import newer_in_script, newer_in_stylesheet

TEMPLATES = settings.BASE_DIR / "templates" / "respond"


def static_files(folder):
    """{name: text} of the static files of a folder that the questionnaire's templates name."""
    named = re.compile(rf'{{% static "({folder}/[^"]+)" %}}')
    names = {name for path in TEMPLATES.glob("*.*") for name in named.findall(path.read_text())}
    return {name: Path(finders.find(name)).read_text() for name in sorted(names)}


def scripts():
    """Those that pages load, and those that are templates themselves."""
    made = {path.name: render_to_string(f"respond/{path.name}") for path in TEMPLATES.glob("*.js")}
    return static_files("js") | made


def test_the_scripts_run_in_chrome_62():
    assert {name: newer for name, text in scripts().items() if (newer := newer_in_script(text))} == {}


def test_the_stylesheets_work_in_chrome_62():
    stylesheets = static_files("css")
    assert stylesheets
    newer = {name: newer_in_stylesheet(text) for name, text in stylesheets.items()}
    assert not any(newer.values()), "\n".join(line for lines in newer.values() for line in lines)


@pytest.mark.parametrize(
    "text",
    [
        "a?.b()",
        "a ?? b",
        "a ||= b",
        "try { a() } catch { b() }",
        "f({ ...a })",
        "const { a, ...b } = c",
        "class A { #b = 1 }",
        "class A { b = 1 }",
        "async function f() { for await (const a of b) c(a) }",
        "import('/a.js')",
        "/(?<=a)b/.test(c)",
        "/a.b/s.test(c)",
        "const a = 1_000",
        "node.replaceChildren()",
        "[1, [2]].flat()",
        "Object.fromEntries(a)",
        "fetch(a).finally(b)",
        "new AbortController()",
        "const stop = new window.AbortController()",
        "navigator.locks.request('a', b)",
        "const name = event.submitter.name",
        "crypto.randomUUID()",
    ],
)
def test_a_script_that_needs_a_newer_browser_is_found(text):
    assert len(newer_in_script(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "async function f() { await fetch('/a', { method: 'POST' }) }",
        "const [a, { b = 2 }] = c; f(...a, `x${b}`,)",
        "if (window.AbortController) stop = new AbortController()",
        "const stop = 'AbortController' in self ? new AbortController() : null",
        "if (typeof form.requestSubmit === 'function') form.requestSubmit(); else form.submit()",
        "const name = event.submitter ? event.submitter.name : ''",
        "caches.open('a').then(function (cache) { return cache.addAll(b) })",
    ],
)
def test_a_script_that_an_old_browser_runs_passes(text):
    assert newer_in_script(text) == []


@pytest.mark.parametrize(
    "text",
    [
        ".a{display:flex;gap:8px}",
        ".a{padding-inline:8px}",
        ".a{inset:0}",
        ".a{font-size:clamp(1rem,5vw,2rem)}",
        ".a{width:max(40px,2rem)}",
        ".a{overflow-wrap:anywhere}",
        ".a{color:rgb(0 0 0/50%)}",
        ".a{min-height:100dvh}",
        ":root{--a:min(1rem,2vw)}",
        ".a,.b:has(c){color:red}",
        ".a:is(.b),.c{color:red}",
        "@layer a{.b{color:red}}",
        "@media(width>=30rem){.a{color:red}}",
        "@media(min-width:30rem){.a{gap:1rem}}",
        ".a{color:red;&:hover{color:blue}}",
    ],
)
def test_a_stylesheet_that_relies_on_a_newer_browser_is_found(text):
    assert newer_in_stylesheet(text)


@pytest.mark.parametrize(
    "text",
    [
        ".a{display:grid;grid-gap:8px;gap:8px}",
        ".a{top:0;left:0;inset:0}",
        ".a{font-size:1.2rem;font-size:clamp(1rem,5vw,2rem)}",
        ".a{overflow-wrap:break-word;overflow-wrap:anywhere}",
        ".a:has(b){color:red}.c:is(.d,.e) f{color:red}",
        ".a{accent-color:red;scroll-padding-bottom:max(1rem,2vh)}",
        "@supports (width:max(1px,2px)){.a{width:max(40px,2rem)}}",
        '.a{background:url("data:image/svg+xml,gap:8px;inset:0");grid-template-columns:minmax(0,1fr)}',
        "@media(prefers-color-scheme:dark){.a:not(.b){color:rgba(0,0,0,.5)}}",
        ".a{-webkit-mask-image:url(b);mask-image:url(b)}",
        "/* .a{gap:8px} */.a{grid-gap:8px}",
    ],
)
def test_a_stylesheet_that_an_old_browser_can_do_with_passes(text):
    assert newer_in_stylesheet(text) == []
