"""On which side of the map an organisation should stand: with those that it exchanges with. No Django here."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

GOLDEN_ANGLE = np.pi * (3 - 5**0.5)
WALK_STEPS = 80
# So many rounds let those that are new find each other's side as well as that of those already there.
NEWCOMERS_ROUNDS = 12
UNRATED = 0.5


@dataclass(frozen=True)
class Links:
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

    def barycentres(self, points):
        """The weighted mean of each organisation's neighbours' points (n × 2); the middle without any."""
        return np.column_stack([self.neighbours_mean(points[:, 0]), self.neighbours_mean(points[:, 1])])

    @cached_property
    def pull(self):
        ends = np.concatenate([self.sources, self.receivers])
        return np.bincount(ends, np.concatenate([self.weights, self.weights]), self.count)


def starting_angles(links):
    """Angles from the two slowest modes of a lazy random walk: who exchanges with each other starts side by side."""
    spiral = _spiral(links)
    tied = links.pull > 0
    weights = links.pull / max(links.pull.sum(), 1)
    modes = [np.cos(spiral) * tied, np.sin(spiral) * tied]
    for _ in range(WALK_STEPS):
        steps = [(mode + links.neighbours_mean(mode)) / 2 for mode in modes]
        modes[0] = _unlike(steps[0], [tied.astype(float)], weights)
        modes[1] = _unlike(steps[1], [tied.astype(float), modes[0]], weights)
    return np.where(tied, np.arctan2(modes[1], modes[0]), spiral)


def kept_angles(links, points, known):
    """Angles of the `known` as of their points (n × 2); the others come in on the side of their neighbours."""
    points = np.where(known[:, None], points, 0.0)
    for _ in range(NEWCOMERS_ROUNDS):
        points[~known] = links.barycentres(points)[~known]
    nowhere = ~known & (np.hypot(points[:, 0], points[:, 1]) < 1e-9)
    return np.where(nowhere, _spiral(links), angles_of(points))


def misfit(links, points):
    """How far apart in angle those stand who exchange with each other: 0 all side by side, 2 all opposite.

    The weighted mean of 1 − cos over the ties; who stands in the middle is beside everyone.
    """
    distances = np.hypot(points[:, 0], points[:, 1])
    towards = points / np.where(distances > 0, distances, 1)[:, None]
    apart = 1 - (towards[links.sources] * towards[links.receivers]).sum(axis=1)
    counted = links.weights * ((distances[links.sources] > 0) & (distances[links.receivers] > 0))
    return float(counted @ apart / counted.sum()) if counted.sum() else 0.0


def angles_of(points):
    return np.arctan2(points[:, 1], points[:, 0])


def directions(angles):
    return np.column_stack([np.cos(angles), np.sin(angles)])


def turn(angles):
    """Angles brought to −π … π."""
    return (angles + np.pi) % (2 * np.pi) - np.pi


def _spiral(links):
    return GOLDEN_ANGLE * np.arange(links.count)


def _unlike(mode, others, weights):
    """A mode without its part along others of length 1, brought to length 1 (0 if nothing is left)."""
    for other in others:
        mode = mode - (weights * other) @ mode * other
    length = (weights @ mode**2) ** 0.5
    return mode / length if length > 1e-9 else 0 * mode
