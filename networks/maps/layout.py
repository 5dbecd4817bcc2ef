"""Where organisations stand on the map: a radial layout, the same for the same network. No Django here.

The most central source stands in the middle, and the distance from it grows as weighted out-degree falls; those whom
nobody named stand on rings around the sources. Angles: everyone is drawn to the side of those it exchanges with
(iterated barycentres, started from the two slowest modes of a random walk along the ties), then spread so that no two
overlap. After U. Brandes, P. Kenis and D. Wagner, Communicating centrality in policy network drawings, IEEE
Transactions on Visualization and Computer Graphics 9 (2003), 241–253.

Whoever had a place in an earlier map keeps its side of it, so that one more answer does not redraw the whole; only
when that has grown much worse than a new layout would be is the new one taken, turned to lie nearest to the old.
"""

from dataclasses import dataclass

import numpy as np

from networks.maps.packing import keep_on_rings, spread
from networks.maps.sides import Links, angles_of, directions, kept_angles, misfit, starting_angles, turn

MARGIN = 0.03
# In units of the map's radius: the size of the largest symbol when there is room enough.
LARGEST_SYMBOL = 0.085
SMALLEST_SHARE = 0.4
AIR = 1.35
# A little less of it between those who keep their places: coordinates come back rounded.
KEPT_AIR = 0.999 * AIR
# The share of a disc that symbols placed one after the other can be counted on to fill.
PACKING = 0.4
BARYCENTRE_ROUNDS = 12
# How many times the misfit of a new layout the kept one's may be before it is given up.
PATIENCE = 1.4


def relative_size(strength, strongest):
    """The size of an organisation's symbol as a share of the largest: its area grows with its weighted out-degree."""
    share = strength / (strongest or 1)
    return (SMALLEST_SHARE**2 + (1 - SMALLEST_SHARE**2) * share) ** 0.5


def place(organisation_ids, ties, weighted_out_degree, previous=None):
    """Coordinates in 0 to 1 for each organisation: {id: (x, y)}, y downwards as on screens.

    `ties` as TieRows between them, `weighted_out_degree` {id: int}; `previous`: the coordinates of an earlier map, of
    as many of them as were on it. Time grows with the ties, and with organisations times those that stand next to
    them; memory with ties and organisations.
    """
    ids = list(organisation_ids)
    if not ids:
        return {}
    links = Links.of(ids, ties)
    strengths = np.array([weighted_out_degree[pk] for pk in ids], dtype=float)
    named = np.zeros(len(ids), dtype=bool)
    named[links.sources] = True
    starting = starting_angles(links)
    points = _fitting(strengths, named, lambda room: _anew(links, starting, room))
    if previous and not previous.keys().isdisjoint(ids):
        points = _nearest_to(_Earlier.of(ids, previous), links, strengths, named, points)
    points = 0.5 + (0.5 - MARGIN) * points
    return {pk: (round(float(x), 6), round(float(y), 6)) for pk, (x, y) in zip(ids, points, strict=True)}


@dataclass(frozen=True)
class _Earlier:
    """An earlier map in the unit disc: points (n × 2), and which of the organisations were on it."""

    points: np.ndarray
    known: np.ndarray

    @classmethod
    def of(cls, ids, previous):
        points = np.array([previous.get(pk, (0.5, 0.5)) for pk in ids], dtype=float)
        return cls((points - 0.5) / (0.5 - MARGIN), np.array([pk in previous for pk in ids]))

    @property
    def sided(self):
        """Who had a side: in the very middle there is none."""
        return self.known & (np.hypot(self.points[:, 0], self.points[:, 1]) > 1e-3)


@dataclass(frozen=True)
class _Room:
    """What a size of symbols makes of the disc.

    order: the sources, strongest first; radii: how far from the middle each of them should stand, within `inner`;
    outer: those whom nobody named, for whom there are `rings` and as many `slots` (angle, radius) on them.
    """

    sizes: np.ndarray
    order: np.ndarray
    radii: np.ndarray
    inner: float
    outer: np.ndarray
    rings: list[float]
    slots: np.ndarray

    @classmethod
    def of(cls, strengths, named, room):
        """None if the symbols do not fit."""
        sizes = room * relative_size(strengths, strengths.max(initial=0))
        rings, slots, inner = _ring_slots(int((~named).sum()), room * SMALLEST_SHARE, has_middle=bool(named.any()))
        order = np.flatnonzero(named)[np.argsort(-strengths[named], kind="stable")]
        radii = _target_radii(strengths[order], sizes[order], inner)
        return None if radii is None else cls(sizes, order, radii, inner, np.flatnonzero(~named), rings, slots)


def _fitting(strengths, named, arrange):
    """The points of an arrangement with the largest symbols that it finds room for; `arrange`: _Room → points, None."""
    size = LARGEST_SYMBOL
    while (room := _Room.of(strengths, named, size)) is None or (points := arrange(room)) is None:
        size *= 0.9
    return points


def _anew(links, starting, room):
    """Points in the unit disc (n × 2) that know nothing of an earlier map; None if they do not fit."""
    points = _on_sides(links, starting, room)
    points[room.outer] = _in_slots(angles_of(points[room.outer]), room.slots)
    middle = spread(angles_of(points[room.order]), room.radii, room.sizes[room.order] * AIR, room.inner)
    if middle is None:
        return None
    points[room.order] = middle
    return points


def _nearest_to(earlier, links, strengths, named, anew):
    """The earlier map with what has changed in it; when that has come to fit badly, the new one turned towards it."""
    angles = kept_angles(links, earlier.points, earlier.sided)
    kept = _fitting(strengths, named, lambda room: _kept(earlier, angles, room))
    if misfit(links, kept) <= PATIENCE * misfit(links, anew):
        return kept
    return _turned_towards(earlier, anew)


def _kept(earlier, angles, room):
    """Points in the unit disc (n × 2) at the angles given, or next to them; None if they do not fit."""
    points = np.empty((len(angles), 2))
    points[room.outer] = _on_rings(earlier, angles, room)
    middle = spread(angles[room.order], room.radii, room.sizes[room.order] * KEPT_AIR, room.inner)
    if middle is None:
        return None
    points[room.order] = middle
    return points


def _on_rings(earlier, angles, room):
    """Points on the rings: where they were if there is room for the new ones between them, else in even order."""
    outer = room.outer
    known = earlier.sided[outer]
    distances = np.where(known, np.hypot(*earlier.points[outer].T), 1.0)
    choosing = np.argsort(~known, kind="stable")
    size = room.sizes[outer].max(initial=0) * KEPT_AIR
    kept = keep_on_rings(angles[outer], distances, choosing, room.rings, size)
    return _in_slots(angles[outer], room.slots) if kept is None else kept


def _turned_towards(earlier, points):
    """A map turned, or mirrored and turned, until those who were on the earlier one stand nearest to their places."""
    there = earlier.points[earlier.known] @ [1, 1j]
    here = points @ [1, 1j]
    turns = [(np.vdot(seen[earlier.known], there), seen) for seen in (here, here.conj())]
    fit, seen = max(turns, key=lambda found: abs(found[0]))
    seen = seen * fit / abs(fit) if abs(fit) > 1e-9 else seen
    return np.column_stack([seen.real, seen.imag])


def _ring_slots(count, size, *, has_middle):
    """Places on as many outer rings as `count` symbols of a size need, as (angle, radius) in order of angle.

    Returns (the rings' radii, slots as count × 2, the radius that is left inside for the sources: less than 0 if there
    is not enough).
    """
    gap = 2 * size * AIR
    radii, capacity = [], 0
    while capacity < count and 1 - len(radii) * gap > 0:
        radius = 1 - len(radii) * gap
        radii.append(radius)
        capacity += max(1, int(2 * np.pi * radius / gap))
    if capacity < count:
        return [], np.empty((0, 2)), -1.0
    inner = (radii[-1] - 2.5 * gap if has_middle else 0.0) if radii else 1.0
    if count == 1 and not has_middle:
        return [0.0], np.zeros((1, 2)), inner
    room_up_to = np.cumsum([0] + [max(1, int(2 * np.pi * radius / gap)) for radius in radii])
    held = np.diff(room_up_to * count // max(capacity, 1))
    slots = [
        (2 * np.pi * (number + 0.5) / here, radius)
        for radius, here in zip(radii, held, strict=True)
        for number in range(here)
    ]
    return radii, np.array(sorted(slots)).reshape(-1, 2), inner


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


def _on_sides(links, angles, room):
    """Points at the rooms' radii, on the side of those that each one exchanges with; the outer ones in slots."""
    radii = np.ones(links.count)
    radii[room.order] = room.radii
    around = np.setdiff1d(np.flatnonzero(radii), room.outer)  # the sources but for the one in the middle
    points = radii[:, None] * directions(angles)
    for _ in range(BARYCENTRE_ROUNDS):
        points[room.outer] = _in_slots(angles_of(points[room.outer]), room.slots)
        pulled = links.barycentres(points)
        # Barycentres alone would end all on one side: the sources' common drift is taken out, and they half spread.
        pulled[around] -= pulled[around].mean(axis=0) if len(around) else 0
        moved = links.pull > 0
        points[moved] = radii[moved, None] * directions(angles_of(pulled[moved]))
        points[around] = radii[around, None] * directions(_half_spread(angles_of(points[around])))
    return points


def _half_spread(angles):
    """Angles half-way to standing evenly all around, in the same order."""
    order, even = _evenly(angles, 2 * np.pi * np.arange(len(angles)) / max(len(angles), 1))
    half = np.empty(len(angles))
    half[order] = angles[order] + turn(even - angles[order]) / 2
    return half


def _evenly(angles, slots):
    """Match angles to slots (in order of angle): returns (the order of the angles, the slots turned to lie nearest)."""
    order = np.argsort(angles % (2 * np.pi), kind="stable")
    return order, slots + np.angle(np.exp(1j * (angles[order] - slots)).sum())


def _in_slots(angles, slots):
    """Points (n × 2) in the ring slots, in the order of the wished angles, the rings turned to lie nearest to them."""
    order, turned = _evenly(angles, slots[:, 0])
    points = np.empty((len(angles), 2))
    points[order] = slots[:, 1:] * directions(turned)
    return points
