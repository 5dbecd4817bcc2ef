"""How the answering went: time per step, breaks, language, kind of device. No fingerprint: nothing that tells one
phone from another is looked at beyond these, and the consent says so. No database.

    {"seconds": {"choose": 63}, "breaks": 1, "device": "phone", "languages": ["es"], "scripts": true,
     "without_connection": false}
"""

import re

# From one page to the next: more is a break, and counts as no time spent on the page.
LONGEST_LOOK = 5 * 60

PHONE = re.compile(r"Mobi|iPhone|Opera Mini|KAIOS", re.IGNORECASE)
TABLET = re.compile(r"iPad|Tablet|PlayBook|Silk|Android(?!.*(Mobi|Opera Mini))", re.IGNORECASE)


def device_class(user_agent):
    """phone, tablet or computer, from what a browser says of itself; no more of that is kept."""
    if TABLET.search(user_agent):
        return "tablet"
    return "phone" if PHONE.search(user_agent) else "computer"


def with_page(paradata, *, step, seconds, language, device, scripts=False):
    """The paradata after one more page was sent; `seconds` since it was shown, None where that is not known."""
    spent = dict(paradata.get("seconds", {}))
    breaks = paradata.get("breaks", 0)
    if seconds is not None and seconds > LONGEST_LOOK:
        breaks += 1
    elif seconds is not None and step:
        spent[step] = spent.get(step, 0) + max(0, round(seconds))
    return {
        "seconds": spent,
        "breaks": breaks,
        "device": device,
        "languages": sorted({*paradata.get("languages", ()), language}),
        "scripts": scripts or paradata.get("scripts", False),
        "without_connection": paradata.get("without_connection", False),
    }


def as_reported(told, *, steps, language, device):
    """The paradata of answers that were collected without a connection, from what the phone told; only what is sound.

    told: {"seconds": {step: number}, "breaks": number}
    """
    seconds = told.get("seconds") if isinstance(told.get("seconds"), dict) else {}
    return {
        "seconds": {step: _count(seconds[step], 24 * 3600) for step in steps if step in seconds},
        "breaks": _count(told.get("breaks"), 1000),
        "device": device,
        "languages": [language],
        "scripts": True,
        "without_connection": True,
    }


def _count(value, most):
    """A whole number of 0 or more, out of whatever came."""
    sound = isinstance(value, int | float) and not isinstance(value, bool) and value == value
    return int(min(max(value, 0), most)) if sound else 0
