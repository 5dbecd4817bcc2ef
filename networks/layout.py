"""Where organisations stand on the map: a radial layout, the same for the same network. No Django here.

The most central source stands in the middle, and the distance from it grows as weighted out-degree falls; those whom
nobody named stand on rings around the sources. Angles: everyone is drawn to the side of those it exchanges with
(iterated barycentres, started from the two slowest modes of a random walk along the ties), then spread so that no two
overlap. After U. Brandes, P. Kenis and D. Wagner, Communicating centrality in policy network drawings, IEEE
Transactions on Visualization and Computer Graphics 9 (2003), 241–253.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

MARGIN = 0.03
# In units of the map's radius: the size of the largest symbol when there is room enough.
LARGEST_SYMBOL = 0.085
SMALLEST_SHARE = 0.4
AIR = 1.35
# The share of a disc that symbols placed one after the other can be counted on to fill.
PACKING = 0.4
GOLDEN_ANGLE = np.pi * (3 - 5**0.5)
WALK_STEPS = 80
BARYCENTRE_ROUNDS = 12
UNRATED = 0.5
TURNS = (-2 * np.pi, 0.0, 2 * np.pi)


def relative_size(strength, strongest):
    """The size of an organisation's symbol as a share of the largest: its area grows with its weighted out-degree."""
    share = strength / (strongest or 1)
    return (SMALLEST_SHARE**2 + (1 - SMALLEST_SHARE**2) * share) ** 0.5


def place(organisation_ids, ties, weighted_out_degree):
    """Coordinates in 0 to 1 for each organisation: {id: (x, y)}, y downwards as on screens.

    `ties` as TieRows between them, `weighted_out_degree` {id: int}. Time grows with the ties, and with organisations
    times those that stand next to them; memory with ties and organisations.
    """
    ids = list(organisation_ids)
    if not ids:
        return {}
    links = _Links.of(ids, ties)
    strengths = np.array([weighted_out_degree[pk] for pk in ids], dtype=float)
    named = np.zeros(len(ids), dtype=bool)
    named[links.sources] = True
    angles = _starting_angles(links)
    room = LARGEST_SYMBOL
    while (points := _arranged(links, angles, strengths, named, room)) is None:
        room *= 0.9
    points = 0.5 + (0.5 - MARGIN) * points
    return {pk: (round(float(x), 5), round(float(y), 5)) for pk, (x, y) in zip(ids, points, strict=True)}


@dataclass(frozen=True)
class _Links:
    """Ties as arrays of places in the list of organisations; weights: the rating, or UNRATED."""

    count: int
    sources: np.ndarray
    receivers: np.ndarray
    weights: np.ndarray

    @classmethod
    def of(cls, ids, ties):
        place_of = {pk: index for index, pk in enumerate(ids)}
        return cls(
            len(ids),
            np.array([place_of[tie.source] for tie in ties], dtype=int),
            np.array([place_of[tie.receiver] for tie in ties], dtype=int),
            np.array([UNRATED if tie.strength is None else tie.strength for tie in ties], dtype=float),
        )

    def neighbours_mean(self, values):
        """The weighted mean of each organisation's neighbours' values, whichever way the ties run; 0 without any."""
        total = np.bincount(self.receivers, self.weights * values[self.sources], self.count)
        total += np.bincount(self.sources, self.weights * values[self.receivers], self.count)
        return total / np.where(self.pull > 0, self.pull, 1)

    @cached_property
    def pull(self):
        ends = np.concatenate([self.sources, self.receivers])
        return np.bincount(ends, np.concatenate([self.weights, self.weights]), self.count)


def _arranged(links, angles, strengths, named, room):
    """Points in the unit disc (n × 2), with symbols of at most the size `room`; None if they do not fit."""
    sizes = room * relative_size(strengths, strengths.max(initial=0))
    slots, inner = _ring_slots(int((~named).sum()), room * SMALLEST_SHARE, has_middle=bool(named.any()))
    order = np.flatnonzero(named)[np.argsort(-strengths[named], kind="stable")]
    targets = _target_radii(strengths[order], sizes[order], inner)
    if targets is None:
        return None
    radii = np.ones(links.count)
    radii[order] = targets
    points = _on_sides(links, angles, radii, np.flatnonzero(~named), slots)
    middle = _spread(_angles_of(points[order]), targets, sizes[order], inner)
    if middle is None:
        return None
    points[order] = middle
    return points


def _ring_slots(count, size, *, has_middle):
    """Places on as many outer rings as `count` symbols of a size need, as (angle, radius) in order of angle.

    Returns (slots as count × 2, the radius that is left inside for the sources), less than 0 if there is not enough.
    """
    gap = 2 * size * AIR
    radii, capacity = [], 0
    while capacity < count and 1 - len(radii) * gap > 0:
        radius = 1 - len(radii) * gap
        radii.append(radius)
        capacity += max(1, int(2 * np.pi * radius / gap))
    if capacity < count:
        return np.empty((0, 2)), -1.0
    inner = (radii[-1] - 2.5 * gap if has_middle else 0.0) if radii else 1.0
    room_up_to = np.cumsum([0] + [max(1, int(2 * np.pi * radius / gap)) for radius in radii])
    held = np.diff(room_up_to * count // max(capacity, 1))
    slots = [
        (2 * np.pi * (number + 0.5) / here, 0.0 if count == 1 and not has_middle else radius)
        for radius, here in zip(radii, held, strict=True)
        for number in range(here)
    ]
    return np.array(sorted(slots)).reshape(-1, 2), inner


def _target_radii(strengths, sizes, inner):
    """How far from the middle each source should stand, strongest first: never less than a stronger one.

    As its strength falls, but near enough for those after it to find room inside `inner`; None if they cannot.
    """
    if not len(strengths):
        return np.empty(0) if inner >= 0 else None
    area = np.cumsum(((sizes * AIR) ** 2 / PACKING)[::-1])[::-1]
    if inner <= 0 or area[0] > inner**2:
        return None
    fall = 1 - np.sqrt(strengths / max(strengths[0], 1))
    wanted = inner * fall / (fall[-1] or 1)
    radii = np.minimum(wanted, np.sqrt(inner**2 - area))
    radii[0] = 0
    return np.maximum.accumulate(radii)


def _on_sides(links, angles, radii, outer, slots):
    """Points at the given radii, on the side of those that each one exchanges with; the outer ones in slots."""
    around = np.setdiff1d(np.flatnonzero(radii), outer)  # the sources but for the one in the middle
    points = radii[:, None] * _directions(angles)
    for _ in range(BARYCENTRE_ROUNDS):
        points[outer] = _in_slots(_angles_of(points[outer]), slots)
        pulled = np.column_stack([links.neighbours_mean(points[:, 0]), links.neighbours_mean(points[:, 1])])
        # Barycentres alone would end all on one side: the sources' common drift is taken out, and they half spread.
        pulled[around] -= pulled[around].mean(axis=0) if len(around) else 0
        moved = links.pull > 0
        points[moved] = radii[moved, None] * _directions(_angles_of(pulled[moved]))
        points[around] = radii[around, None] * _directions(_half_spread(_angles_of(points[around])))
    points[outer] = _in_slots(_angles_of(points[outer]), slots)
    return points


def _angles_of(points):
    return np.arctan2(points[:, 1], points[:, 0])


def _directions(angles):
    return np.column_stack([np.cos(angles), np.sin(angles)])


def _half_spread(angles):
    """Angles half-way to standing evenly all around, in the same order."""
    order, even = _evenly(angles, 2 * np.pi * np.arange(len(angles)) / max(len(angles), 1))
    spread = np.empty(len(angles))
    spread[order] = angles[order] + _turn(even - angles[order]) / 2
    return spread


def _evenly(angles, slots):
    """Match angles to slots (in order of angle): returns (the order of the angles, the slots turned to lie nearest)."""
    order = np.argsort(angles % (2 * np.pi), kind="stable")
    return order, slots + np.angle(np.exp(1j * (angles[order] - slots)).sum())


def _starting_angles(links):
    """Angles from the two slowest modes of a lazy random walk: who exchanges with each other starts side by side."""
    spiral = GOLDEN_ANGLE * np.arange(links.count)
    tied = links.pull > 0
    weights = links.pull / max(links.pull.sum(), 1)
    modes = [np.cos(spiral) * tied, np.sin(spiral) * tied]
    for _ in range(WALK_STEPS):
        steps = [(mode + links.neighbours_mean(mode)) / 2 for mode in modes]
        modes[0] = _unlike(steps[0], [tied.astype(float)], weights)
        modes[1] = _unlike(steps[1], [tied.astype(float), modes[0]], weights)
    return np.where(tied, np.arctan2(modes[1], modes[0]), spiral)


def _unlike(mode, others, weights):
    """A mode without its part along others of length 1, brought to length 1 (0 if nothing is left)."""
    for other in others:
        mode = mode - (weights * other) @ mode * other
    length = (weights @ mode**2) ** 0.5
    return mode / length if length > 1e-9 else 0 * mode


def _in_slots(angles, slots):
    """Points (n × 2) in the ring slots, in the order of the wished angles, the rings turned to lie nearest to them."""
    order, turned = _evenly(angles, slots[:, 0])
    points = np.empty((len(angles), 2))
    points[order] = slots[:, 1:] * _directions(turned)
    return points


def _spread(angles, radii, sizes, inner):
    """Points for the sources, strongest first, none overlapping: at the nearest free angle, or a little farther out.

    None if that takes one of them out of the inner disc.
    """
    placed = np.empty((len(angles), 2))
    reach = sizes.max(initial=0) * AIR
    distance, first = 0.0, 0
    for index, angle in enumerate(angles):
        distance = max(distance, radii[index])
        size = sizes[index] * AIR
        while (free := _free_angle(angle, distance, size, placed[first:index], sizes[first:index] * AIR)) is None:
            distance += sizes[index] / 4
        if distance > inner:
            return None
        placed[index] = free, distance
        while placed[first, 1] + reach + size < distance:  # too far inside to touch anyone who comes now
            first += 1
    return placed[:, 1:] * _directions(placed[:, 0])


def _free_angle(angle, distance, size, others, sizes):
    """The angle nearest to the wished one at which a symbol at this distance touches no other; None if none is."""
    blocked = _blocked(distance, others[:, 1], sizes + size)
    towards = _turn(others[blocked > 0, 0] - angle)
    blocked = blocked[blocked > 0]
    # Measured from the wished angle, once more a turn to either side: no interval is cut at the back.
    starts = np.concatenate([towards + turn - blocked for turn in TURNS])
    ends = np.concatenate([towards + turn + blocked for turn in TURNS])
    order = np.argsort(starts, kind="stable")
    gap_starts = np.concatenate([[-np.inf], np.maximum.accumulate(ends[order])])
    gap_ends = np.concatenate([starts[order], [np.inf]])
    free = gap_starts <= gap_ends
    nearest = np.clip(0.0, gap_starts[free], gap_ends[free])
    best = nearest[np.argmin(np.abs(nearest))]
    return angle + best if abs(best) <= np.pi else None


def _blocked(distance, distances, apart):
    """How far to either side of symbols another at this distance touches them: 0 nowhere, 4 everywhere."""
    both = np.maximum(2 * distance * distances, 1e-12)
    cosines = (distance**2 + distances**2 - apart**2) / both
    return np.where(cosines < -1, 4.0, np.arccos(np.clip(cosines, -1, 1)))


def _turn(angles):
    """Angles brought to −π … π."""
    return (angles + np.pi) % (2 * np.pi) - np.pi
