"""Do some interviewers bring home longer lists of names than others? No database.

Whoever reads questions faster, or stops asking "and anyone else?" earlier, writes down smaller networks: such
interviewer effects are among the largest known in surveys of networks.

Sources: P. V. Marsden (2003), Interviewer effects in measuring network size using a single name generator, Social
Networks 25, 1–16; T. van Tilburg (1998), Interviewer effects in the measurement of personal network size, Sociological
Methods & Research 26, 300–328. The share between interviewers is the intraclass correlation, estimated by a one-way
analysis of variance with groups of different sizes (G. W. Snedecor and W. G. Cochran (1967), Statistical Methods).

Both are differences, not faults: respondents are given out by region and kind, rarely at random.
"""

from dataclasses import dataclass
from statistics import mean

# With fewer interviews a mean says more of the respondents than of who asked.
FEW = 10


@dataclass(frozen=True)
class InterviewerEffect:
    """n interviews; the mean number of nominations in each, and how far it lies from that of all of the wave."""

    n: int
    mean: float
    deviation: float

    @property
    def is_of_few(self):
        return self.n < FEW


def interviewer_effects(nominations):
    """{interviewer: InterviewerEffect} out of {interviewer: [number of nominations in each interview]}.

    Nobody named counts as 0. An interviewer without interviews has no effect and is left out.
    """
    groups = {interviewer: numbers for interviewer, numbers in nominations.items() if numbers}
    if not groups:
        return {}
    of_all = _mean_of_all(groups.values())
    return {interviewer: _effect(numbers, of_all) for interviewer, numbers in groups.items()}


def _effect(numbers, of_all):
    own = mean(numbers)
    return InterviewerEffect(len(numbers), own, own - of_all)


def share_between(nominations):
    """Which share of the differences in the numbers lies between interviewers, 0 to 1; estimates below 0 are told as 0.

    ρ = (MSB − MSW) / (MSB + (n₀ − 1) MSW), n₀ = (N − Σ nᵢ² / N) / (k − 1). None: fewer than two interviewers, none with
    two interviews, or all numbers the same.
    """
    groups = [numbers for numbers in nominations.values() if numbers]
    total, k = sum(map(len, groups)), len(groups)
    if k < 2 or total == k:
        return None
    of_all, means = _mean_of_all(groups), [mean(numbers) for numbers in groups]
    between = sum(len(numbers) * (own - of_all) ** 2 for numbers, own in zip(groups, means, strict=True)) / (k - 1)
    within = sum((number - own) ** 2 for numbers, own in zip(groups, means, strict=True) for number in numbers)
    within /= total - k
    usual = (total - sum(len(numbers) ** 2 for numbers in groups) / total) / (k - 1)
    whole = between + (usual - 1) * within
    return max(0.0, (between - within) / whole) if whole else None


def _mean_of_all(groups):
    return mean(number for numbers in groups for number in numbers)
