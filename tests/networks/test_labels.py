"""Where labels are put, and who goes without."""

from networks.maps.labels import Box, place_labels

MAP = Box(0, 0, 400, 400)


def symbol(x, y, radius):
    return Box(x - radius, y - radius, x + radius, y + radius)


def covered(label, symbols):
    return [box for box in symbols if box.overlaps(label.box)]


def walled_in(*, gap, radius):
    """A symbol in the middle of the map, and small ones all over it with a gap between."""
    step = 2 * radius + gap
    grid = [(200 + step * across, 200 + step * down) for across in range(-9, 10) for down in range(-9, 10)]
    small = [symbol(x, y, radius) for x, y in grid if max(abs(x - 200), abs(y - 200)) > 12 + radius]
    return symbol(200, 200, 12), [box for box in small if box.within(MAP)]


def test_a_label_stands_beside_its_symbol_where_it_can():
    here = symbol(200, 200, 10)
    label = place_labels([("Here", 15, here)], MAP)[0]
    assert label.leader is None and not label.covers
    assert label.box.left == here.right + 1


def test_the_first_ones_have_the_best_places_and_the_last_go_without():
    row = [symbol(150 + 22 * number, 200, 10) for number in range(5)]
    symbols = [("Organisation", 15, box) for box in row]
    labels = place_labels(symbols, Box(100, 170, 300, 230), always=0)
    assert labels[0] and labels[1] and not labels[4]


def test_a_label_that_has_no_room_beside_its_symbol_stands_off_on_a_leader():
    # A ring of others around it, and nothing beyond.
    here = symbol(200, 200, 10)
    ring = [symbol(200 + 30 * across, 200 + 30 * down, 9) for across in (-1, 0, 1) for down in (-1, 0, 1)]
    others = [box for box in ring if box.middle != here.middle]
    label = place_labels([("Strongest", 15, here), *(("", 15, box) for box in others)], MAP, always=1)[0]
    assert covered(label, others) == [] and not label.covers
    start, end = label.leader
    assert start == (200, 200)
    assert label.box.left <= end[0] <= label.box.right and label.box.top <= end[1] <= label.box.bottom
    # Through a gap in the ring: a line that ran through another symbol would seem to come from there.
    along = [(200 + (end[0] - 200) * share / 100, 200 + (end[1] - 200) * share / 100) for share in range(101)]
    assert not any(box.overlaps(symbol(x, y, 0.01)) for x, y in along for box in others)


def test_without_a_free_place_it_lies_over_others_and_says_so():
    here, small = walled_in(gap=6, radius=8)
    symbols = [("The strongest of all", 15, here), *(("", 15, box) for box in small)]
    label = place_labels(symbols, MAP, always=1)[0]
    assert label.covers and covered(label, small)
    assert not label.box.overlaps(here)
    assert place_labels(symbols, MAP, always=0)[0] is None


def test_rather_over_small_symbols_than_over_large_ones():
    here = symbol(200, 200, 12)
    # Large ones close by on the left, above and below, small ones on the right, and no room beyond.
    large = [symbol(120 + 40 * across, 200 + 40 * down, 19) for across in range(3) for down in (-2, -1, 0, 1, 2)]
    large = [box for box in large if not box.overlaps(here)]
    small = [symbol(226 + 14 * across, 106 + 14 * down, 5) for across in range(6) for down in range(14)]
    inside = Box(100, 100, 310, 300)
    label = place_labels([("Strongest", 15, here), *(("", 15, box) for box in (*large, *small))], inside, always=1)[0]
    assert covered(label, small) and not covered(label, large)


def test_never_over_another_label():
    _, small = walled_in(gap=4, radius=9)
    symbols = [("Organisation", 15, box) for box in small[:60]]
    labels = place_labels(symbols, MAP, always=10)
    boxes = [label.box for label in labels if label]
    assert all(labels[:10])
    assert not any(one.overlaps(other) for number, one in enumerate(boxes) for other in boxes[:number])
