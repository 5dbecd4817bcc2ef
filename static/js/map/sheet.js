// The sheet that is saved: the scene as it is on the screen, its legend and a caption under it.

const TEXT = 14;
const LINE = 20;
const GAP = 16;
const SYMBOL = 6;
const BESIDE = 14;

// legend: [{name, colour, shape}], caption: lines of text; measure: (text, size) → width in pixels.
export function layOut(scene, legend, caption, measure) {
  const sheet = { width: scene.width, symbols: [], texts: [], textSize: TEXT };
  let [x, y] = [GAP, scene.height + LINE];
  for (const { name, colour, shape } of legend) {
    const width = BESIDE + measure(name, TEXT) + GAP;
    if (x > GAP && x + width > scene.width) [x, y] = [GAP, y + LINE];
    sheet.symbols.push({ x: x + SYMBOL, y: y - TEXT / 3, radius: SYMBOL, colour, shape });
    sheet.texts.push({ text: name, x: x + SYMBOL + BESIDE, y });
    x += width + SYMBOL;
  }
  for (const text of caption.flatMap((line) => wrapped(line, scene.width - 2 * GAP, measure))) {
    y += LINE;
    sheet.texts.push({ text, x: GAP, y });
  }
  return { ...sheet, height: y + GAP };
}

function wrapped(text, width, measure) {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (lines.at(-1) && measure(longer, TEXT) > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
