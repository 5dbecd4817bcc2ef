"""What the browser of an Android 8 phone (Chrome 62) does not know, found in scripts and stylesheets.

The syntax of a script is parsed as ES2017. What came later as a function or in CSS no parser tells: the lists below
hold what one is likely to reach for, no more. A newer function may be used in a script that looks whether it is there;
something newer in CSS may stand where the page does well without it, after what it replaces, or in its own @supports.
"""

import re

import esprima

# Functions and objects since Chrome 63.
NEWER = {
    "AbortController", "AbortSignal", "DisplayNames", "ListFormat", "PluralRules", "RelativeTimeFormat",
    "ResizeObserver", "Segmenter", "allSettled", "any", "at", "checkVisibility", "clipboard", "databases", "finally",
    "findLast", "findLastIndex", "flat", "flatMap", "fromEntries", "globalThis", "groupBy", "hasOwn", "hidePopover",
    "locks", "matchAll", "queueMicrotask", "randomUUID", "replaceAll", "replaceChildren", "requestSubmit", "scheduler",
    "setHTMLUnsafe", "showPicker", "showPopover", "startViewTransition", "structuredClone", "submitter", "toReversed",
    "toSorted", "toSpliced", "toggleAttribute", "togglePopover", "trimEnd", "trimStart", "userActivation",
    "userAgentData",
}  # fmt: skip

# Chrome 62 passes over a whole rule when it does not know one of its selectors.
NEWER_SELECTOR = re.compile(
    r":(has|is|where|focus-visible|any-link|modal|popover-open|user-(in)?valid|autofill)\b|::(marker|backdrop)|&"
)
NEWER_AT_RULE = re.compile(r"@(layer|container|property|scope|starting-style)\b|@media[^{]*[<>]")
# {what is newer: what has to stand in the same rule for older browsers, or None where nothing will do}
REPLACED = {
    "gap": "grid-gap", "row-gap": "grid-row-gap", "column-gap": "grid-column-gap", "inset": "top",
    "appearance": "-webkit-appearance", "mask": "-webkit-mask", "mask-image": "-webkit-mask-image",
    "aspect-ratio": "height", "margin-inline": "margin", "margin-block": "margin", "padding-inline": "padding",
    "padding-block": "padding", "border-inline": "border", "border-block": "border",
    "inline-size": "width", "min-inline-size": "min-width", "max-inline-size": "max-width",
    "block-size": "height", "min-block-size": "min-height", "max-block-size": "max-height",
    "rotate": None, "scale": None, "translate": None, "field-sizing": None,
}  # fmt: skip
# Those and their longer forms, such as margin-inline-start.
NEWER_PROPERTY = re.compile(rf"({'|'.join(sorted(REPLACED, key=len, reverse=True))})(-\w+)*")
NEWER_VALUE = re.compile(
    r"\b(clamp|min|max|env|color-mix|light-dark|oklch|oklab|lch|lab|conic-gradient)\(|\brgba?\([^,()]*\)"
    r"|\d(dvh|svh|lvh|dvw|lh|rlh|cqi|cqw)\b|\b(revert|anywhere|contents)\b"
)
# A page looks and works well without these, whatever their value.
HARMLESS = re.compile(
    r"accent-color|color-scheme|content-visibility|overscroll-behavior.*|scroll-(padding|margin).*|scrollbar-.*"
    r"|text-(underline-offset|decoration-thickness|wrap)|print-color-adjust|forced-color-adjust|content"
)


def newer_in_script(text):
    """What a script needs that Chrome 62 lacks, as a list of words; a syntax it cannot parse is the only one then."""
    try:
        tree = esprima.parseScript(text)
    except esprima.Error as error:
        return [f"syntax: {error}"]
    nodes = list(_nodes(tree))
    return [fault for node in nodes for fault in _newer_syntax(node)] + sorted(_relied_on(nodes))


def _nodes(node):
    yield node
    for part in vars(node).values():
        for each in part if isinstance(part, list) else [part]:
            if isinstance(each, esprima.nodes.Node):
                yield from _nodes(each)


def _newer_syntax(node):
    """What the parser lets pass though it came after ES2017."""
    if node.type in ("ObjectExpression", "ObjectPattern"):
        if any(part.type in ("SpreadElement", "RestElement") for part in node.properties):
            yield "syntax: … in an object"
    elif node.type == "CallExpression" and node.callee.type == "Import":
        yield "syntax: import()"
    elif node.type == "Literal" and getattr(node, "regex", None) and _is_newer_pattern(node.regex):
        yield f"syntax: /{node.regex.pattern}/{node.regex.flags}"


def _is_newer_pattern(regex):
    return "s" in regex.flags or "(?<" in regex.pattern


def _relied_on(nodes):
    """Newer names that are called, constructed or gone into, and that nothing in the script looks for before."""
    used = [each for node in nodes for each in (_gone_into(node),) if each is not None]
    names_used = {_name(node) for node in used} & NEWER
    ids_used = {id(node) for node in used}
    # The name inside of `window.name` is no mention besides the whole.
    parts = {id(node.property) for node in nodes if node.type == "MemberExpression"}
    mentions = {_name(node) for node in nodes if id(node) not in ids_used | parts}
    return names_used - mentions


def _gone_into(node):
    if node.type in ("CallExpression", "NewExpression"):
        return node.callee
    return node.object if node.type == "MemberExpression" else None


def _name(node):
    """The name that is meant by `name`, `something.name` and, as in `"name" in window`, by a text."""
    if node.type == "MemberExpression":
        return _name(node.property)
    return getattr(node, "name", None) if node.type == "Identifier" else getattr(node, "value", None)


def newer_in_stylesheet(text):
    """What a stylesheet relies on that Chrome 62 lacks, as a list of sentences."""
    plain = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    plain = re.sub(r"\"[^\"]*\"|'[^']*'", "''", plain)
    plain = re.sub(r"url\([^)]*\)", "url()", plain)
    faults = [f"{match[0].strip()}" for match in NEWER_AT_RULE.finditer(plain)]
    for selector, declarations in _rules(plain):
        faults += _faults_of_rule(selector, declarations)
    return faults


def _rules(text):
    """(selector, [(property, value)]) of each rule that Chrome 62 takes to heart."""
    position = 0
    while match := re.compile(r"([^{};]*)\{").search(text, position):
        head, start = match[1].strip(), match.end()
        end = _end_of_block(text, start)
        if head.startswith("@media") or head.startswith("@supports not"):
            yield from _rules(text[start:end])
        elif not head.startswith("@"):  # what is in @supports replaces something, which stands before it
            # With a rule inside, the whole is no list of declarations that an older browser could read.
            nested = ["&"] if "{" in text[start:end] else []
            yield ", ".join([head, *nested]), [_declaration(part) for part in text[start:end].split(";") if ":" in part]
        position = end + 1


def _end_of_block(text, start):
    depth = 1
    for position in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[position], 0)
        if not depth:
            return position
    raise ValueError("a block without an end")


def _declaration(part):
    name, value = part.split(":", 1)
    return name.strip().lower(), value.strip()


def _faults_of_rule(selector, declarations):
    newer = [bool(NEWER_SELECTOR.search(one)) for one in _split_selectors(selector)]
    if any(newer):
        # On its own such a rule is an addition for newer browsers.
        return [] if all(newer) else [f"{selector} is passed over as a whole"]
    names = [name for name, _value in declarations]
    return [
        f"{selector} {{ {name}: {value} }} has nothing to replace it"
        for place, (name, value) in enumerate(declarations)
        if not HARMLESS.fullmatch(name)
        and (_is_newer_property(name, names) or _is_newer_value(name, value, names[:place]))
    ]


def _is_newer_property(name, names):
    family = NEWER_PROPERTY.fullmatch(name)
    return family is not None and REPLACED[family[1]] not in names


def _is_newer_value(name, value, before):
    """Whether older browsers are left with none, of this property; of a variable they would take the last one."""
    return NEWER_VALUE.search(value) is not None and (name not in before or name.startswith("--"))


def _split_selectors(selector):
    """By commas, those within parentheses left alone."""
    return re.split(r",(?![^(]*\))", selector)
