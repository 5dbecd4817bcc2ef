// Which labels there is room for, and where: none over another, the strongest first. Those of the selected one and its
// neighbours come before the others'.

const SMALL_TEXT = 12;
const LARGE_TEXT = 16;
const LINE = 1.25;
const LONGEST = 28;
// So many of the first may lie over a symbol rather than be missing.
const ALWAYS = 10;
// More names than this nobody reads on a screen.
const MOST = 250;
const CELL = 64;

export function placeLabels(shown, symbols, view, measure) {
  const { graph } = shown;
  const room = new Room(view.width, view.height);
  for (const symbol of symbols) room.takeSymbol(symbol);
  if (view.covered) room.takeLabel(view.covered);
  const wanted = shown.lit ? [...symbols.filter((one) => !one.isDimmed)].sort((one, other) => other.isSelected - one.isSelected) : symbols;
  const labels = [];
  let tries = 0;
  for (const symbol of wanted) {
    if (labels.length >= MOST || tries++ > 4 * MOST) break;
    const text = shortened(graph.labels[symbol.who]);
    const size = SMALL_TEXT + (LARGE_TEXT - SMALL_TEXT) * graph.sizes[symbol.who];
    const label = placeOne(room, symbol, text, size, measure(text, size), tries <= ALWAYS);
    if (label) labels.push(label);
  }
  return labels;
}

function shortened(text) {
  const letters = Array.from(text);
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join("").trimEnd()}…` : text;
}

function placeOne(room, symbol, text, size, width, mayCover) {
  for (const coversSymbols of mayCover ? [false, true] : [false]) {
    for (const box of around(symbol, width, size * LINE)) {
      if (!room.isFree(box, symbol.who, coversSymbols)) continue;
      room.takeLabel(box);
      return { who: symbol.who, text, size, x: box.left + 2, baseline: box.top + size * 0.98, box };
    }
  }
  return null;
}

// To the right, the left, below, above, and across the corners.
function around({ x, y, radius }, textWidth, height) {
  const width = textWidth + 4;
  const off = radius * 1.15 + 3;
  const box = (left, top) => ({ left, top, right: left + width, bottom: top + height });
  return [
    box(x + off, y - height / 2), box(x - off - width, y - height / 2), box(x - width / 2, y + off), box(x - width / 2, y - off - height),
    box(x + off * 0.7, y + off * 0.7), box(x - off * 0.7 - width, y + off * 0.7),
    box(x + off * 0.7, y - off * 0.7 - height), box(x - off * 0.7 - width, y - off * 0.7 - height),
  ];
}

// What has been taken, in cells, so that only what is near by is compared.
class Room {
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.symbols = new Map();
    this.labels = new Map();
  }

  takeSymbol({ who, x, y, radius }) {
    put(this.symbols, { who, left: x - radius, top: y - radius, right: x + radius, bottom: y + radius });
  }

  takeLabel(box) {
    put(this.labels, box);
  }

  isFree(box, who, coversSymbols) {
    if (box.left < 1 || box.top < 1 || box.right > this.width - 1 || box.bottom > this.height - 1) return false;
    if (meets(this.labels, box, () => true)) return false;
    return coversSymbols || !meets(this.symbols, box, (symbol) => symbol.who !== who);
  }
}

function* cells({ left, top, right, bottom }) {
  for (let across = Math.floor(left / CELL); across <= Math.floor(right / CELL); across++) {
    for (let down = Math.floor(top / CELL); down <= Math.floor(bottom / CELL); down++) yield across * 4096 + down;
  }
}

function put(taken, box) {
  for (const cell of cells(box)) {
    if (!taken.has(cell)) taken.set(cell, []);
    taken.get(cell).push(box);
  }
}

function meets(taken, box, counts) {
  for (const cell of cells(box)) {
    for (const other of taken.get(cell) || []) {
      if (box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom && counts(other)) return true;
    }
  }
  return false;
}
