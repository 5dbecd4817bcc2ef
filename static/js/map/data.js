// The map's data as they come over the line, unfolded. Organisations are numbers here, the strongest source is 0; ties
// run from a source to a receiver, rating 1 to 5 or 0: named and not rated. The format is networks/map_data.py's.

const STEPS = 10000;
const RATINGS = 6;
// As on the server's map (networks/drawing.py, networks/layout.py), in units of the map's side.
const LARGEST_SYMBOL = 24 / 720;
const SMALLEST_SHARE = 0.4;
const FARTHEST_CORNER = 1.35;

export function unfold(told) {
  const count = told.ids.length;
  const ties = unfoldTies(told.fan, told.ties);
  const x = Float64Array.from(told.x, (step) => step / STEPS);
  const y = Float64Array.from(told.y, (step) => step / STEPS);
  const sizes = relativeSizes(told.given);
  const largest = largestSymbol(x, y, sizes);
  return {
    ...told, ...ties, count, x, y, largest, sizes,
    names: told.names.map((name, number) => name || told.labels[number]),
    unknown: new Set(told.unknown),
    waiting: new Set(told.waiting),
    strongest: strongestTies(ties, count, told.strongest_each),
    ...neighbours(ties, count),
  };
}

function unfoldTies(fan, folded) {
  const sources = new Int32Array(folded.length);
  const receivers = new Int32Array(folded.length);
  const ratings = new Uint8Array(folded.length);
  let at = 0;
  fan.forEach((held, source) => {
    let receiver = -1;
    for (const end = at + held; at < end; at++) {
      receiver += Math.floor(folded[at] / RATINGS) + 1;
      sources[at] = source;
      receivers[at] = receiver;
      ratings[at] = folded[at] % RATINGS;
    }
  });
  return { sources, receivers, ratings };
}

// The area of a symbol grows with weighted out-degree.
function relativeSizes(given) {
  const strongest = Math.max(given[0] || 0, 1);
  return Float64Array.from(given, (sum) => Math.sqrt(SMALLEST_SHARE ** 2 + (1 - SMALLEST_SHARE ** 2) * sum / strongest));
}

// The largest radius with which no two symbols touch. From left to right, so that only those near by are compared.
function largestSymbol(x, y, sizes) {
  const order = Array.from(x.keys()).sort((one, other) => x[one] - x[other]);
  let largest = LARGEST_SYMBOL;
  for (let at = 0; at < order.length; at++) {
    const one = order[at];
    for (let next = at + 1; next < order.length; next++) {
      const other = order[next];
      if (x[other] - x[one] > 2 * largest * FARTHEST_CORNER) break;
      const apart = Math.hypot(x[other] - x[one], y[other] - y[one]) / ((sizes[one] + sizes[other]) * FARTHEST_CORNER);
      if (apart < largest) largest = apart;
    }
  }
  return Math.max(largest, 1e-4);
}

// 1 for the few strongest ties of each receiver, the ones from the stronger source where ratings are equal.
function strongestTies({ receivers, ratings }, count, each) {
  const kept = new Uint8Array(receivers.length);
  const held = new Uint8Array(count);
  for (let rating = RATINGS - 1; rating >= 0; rating--) {
    for (let tie = 0; tie < receivers.length; tie++) {
      if (ratings[tie] !== rating || held[receivers[tie]] >= each) continue;
      held[receivers[tie]] += 1;
      kept[tie] = 1;
    }
  }
  return kept;
}

// For every organisation the numbers of the ties from it and of those to it, the highest rated first.
function neighbours({ sources, receivers, ratings }, count) {
  const given = Array.from({ length: count }, () => []);
  const received = Array.from({ length: count }, () => []);
  for (let tie = 0; tie < sources.length; tie++) {
    given[sources[tie]].push(tie);
    received[receivers[tie]].push(tie);
  }
  const sorted = (ties) => [...ties].sort((one, other) => ratings[other] - ratings[one]);
  return { tiesFrom: (who) => sorted(given[who]), tiesTo: (who) => sorted(received[who]) };
}
