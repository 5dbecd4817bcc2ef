"""The response rate from day to day as one SVG, to be read on a telephone. No database.

A step for each day, up to the last of which something is known; the target as a dashed line.
"""

from xml.sax.saxutils import escape, quoteattr

WIDTH, HEIGHT = 360, 210
LEFT, RIGHT, TOP, BOTTOM = 50, 12, 14, 28
TEXT = 13


def draw_rate(points, days, target, *, title, first, last, share):
    """SVG. points: [(day, share 0 to 1)], a day after the other from 0 on; days: how many the axis is long.

    title: what is told to who does not see it; first, last: what stands at the axis's ends; share: writes a share, as
    in 85 %.
    """
    span = max(days, 1)

    def x(day):
        return round(LEFT + (WIDTH - LEFT - RIGHT) * day / span, 1)

    def y(part):
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * part, 1)

    corners = _corners(points, x, y)
    lines = [_level(part, y(part), share(part), part == target) for part in (0, 0.5, target, 1)]
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="rate-chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            f'aria-label={quoteattr(title)} font-size="{TEXT}">',
            _area(corners, y(0)),
            *lines,
            _curve(corners),
            _text(LEFT, HEIGHT - 8, first, "start"),
            _text(WIDTH - RIGHT, HEIGHT - 8, last if last != first else "", "end"),
            "</svg>",
        ]
    )


def _level(part, y, label, is_target):
    """One level of the rate, with what it is called."""
    name = "rate-target" if is_target else "rate-level"
    dashes = ' stroke-dasharray="6 4"' if is_target else ""
    return (
        f'<line class="{name}" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"{dashes}/>'
        f"{_text(LEFT - 6, y + TEXT / 3, label, 'end')}"
    )


def _corners(points, x, y):
    """Each day lies between two marks of the axis: what came on it stands at its end."""
    corners = [(x(0), y(0))]
    for day, share in points:
        corners += [(x(day), y(share)), (x(day + 1), y(share))]
    return corners


def _area(corners, ground):
    """Under the levels, so that the target is seen across it."""
    return f'<polygon class="rate-area" points="{_path(corners)} {corners[-1][0]},{ground}"/>'


def _curve(corners):
    x, y = corners[-1]
    return f'<polyline class="rate-line" points="{_path(corners)}"/><circle class="rate-now" cx="{x}" cy="{y}" r="4"/>'


def _path(corners):
    return " ".join(f"{x},{y}" for x, y in corners)


def _text(x, y, text, anchor):
    return f'<text x="{x:g}" y="{y:.1f}" text-anchor="{anchor}" fill="currentColor">{escape(text)}</text>'
