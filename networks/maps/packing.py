"""Symbols put on a disc or its rings one after the other, none over another. No Django here."""

import numpy as np

from networks.maps.sides import directions, turn

TURNS = (-2 * np.pi, 0.0, 2 * np.pi)
# On a ring nobody is pushed farther aside than so many of its places while another ring has room.
FAR_ASIDE = 2


def spread(angles, radii, sizes, inner):
    """Points for the sources, strongest first, none overlapping: at the nearest free angle, or a little farther out.

    `sizes` with the air around them. None if that takes one of them out of the inner disc.
    """
    placed = np.empty((len(angles), 2))
    reach = sizes.max(initial=0)
    distance, first = 0.0, 0
    for index, angle in enumerate(angles):
        distance = max(distance, radii[index])
        size = sizes[index]
        while (free := _free_angle(angle, distance, size, placed[first:index], sizes[first:index])) is None:
            distance += size / 4
        if distance > inner:
            return None
        placed[index] = free, distance
        while placed[first, 1] + reach + size < distance:  # too far inside to touch anyone who comes now
            first += 1
    return placed[:, 1:] * directions(placed[:, 0])


def keep_on_rings(angles, distances, order, rings, size):
    """Points for symbols of one size (with the air around it) on rings, each as near as can be to its own place.

    `angles`, `distances`: where each one was; `order`: who chooses first. None if they do not all find room.
    """
    rings = np.asarray(rings)
    placed = [np.empty((0, 2)) for _ in rings]
    points = np.empty((len(angles), 2))
    for index in order:
        found = _on_nearest_ring(angles[index], distances[index], rings, placed, size)
        if found is None:
            return None
        ring, free = found
        placed[ring] = np.vstack([placed[ring], (free, rings[ring])])
        points[index] = rings[ring] * directions(np.array([free]))[0]
    return points


def _on_nearest_ring(angle, distance, rings, placed, size):
    """(ring, angle): on the nearest ring unless that means far aside; then wherever it is least. None: no room."""
    found = []
    for ring in np.argsort(np.abs(rings - distance), kind="stable"):
        free = _free_angle(angle, rings[ring], size, placed[ring], np.full(len(placed[ring]), size))
        if free is not None:
            aside = abs(free - angle) * rings[ring]
            if not found and aside <= FAR_ASIDE * 2 * size:
                return ring, free
            found.append((aside + abs(rings[ring] - distance), ring, free))
    return min(found)[1:] if found else None


def _free_angle(angle, distance, size, others, sizes):
    """The angle nearest to the wished one at which a symbol at this distance touches no other; None if none is."""
    blocked = _blocked(distance, others[:, 1], sizes + size)
    towards = turn(others[blocked > 0, 0] - angle)
    blocked = blocked[blocked > 0]
    # Measured from the wished angle, once more a turn to either side: no interval is cut at the back.
    starts = np.concatenate([towards + whole - blocked for whole in TURNS])
    ends = np.concatenate([towards + whole + blocked for whole in TURNS])
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
