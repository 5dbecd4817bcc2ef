// What is in sight, in pixels of the canvas: symbols, ties by style, labels. Drawn on the canvas by drawing.js, written
// as SVG by svg.js, so that both show the same.

import { placeLabels } from "./labels.js";
import { edge } from "./symbols.js";

const LARGEST_RADIUS = 26;
const SMALLEST_RADIUS = 2;
const BEND = 0.07;
// With more ties than this they are drawn lighter and thinner, so that what they run between stays in sight.
const FEW_TIES = 120;
const LIGHTEST = 0.22;
const DIMMED = 0.3;
// More arrowheads than this are a fog, and a third of the time that drawing takes; nearer by they come back.
const MOST_ARROWS = 20000;
export const ARROW = 7;
export const DIMMED_SYMBOL = 0.18;
// Numbers of a tie in a style: from, over (the bend), to.
export const PER_TIE = 6;

// measure: (text, size) → width in pixels.
export function compose(shown, view, measure) {
  const symbols = composeSymbols(shown, view);
  const styles = composeTies(shown, view);
  return { width: view.width, height: view.height, symbols, styles, labels: placeLabels(shown, symbols, view, measure) };
}

export function radiusOf(graph, view, who) {
  const largest = Math.max(Math.min(graph.largest * view.scale, LARGEST_RADIUS), SMALLEST_RADIUS / 0.7);
  return graph.sizes[who] * largest;
}

// In order of strength.
function composeSymbols(shown, view) {
  const { graph } = shown;
  const symbols = [];
  for (let who = 0; who < graph.count; who++) {
    if (!shown.organisations[who]) continue;
    const [x, y, radius] = [view.across(graph.x[who]), view.down(graph.y[who]), radiusOf(graph, view, who)];
    if (x < -radius || y < -radius || x > view.width + radius || y > view.height + radius) continue;
    const [, colour, shape] = graph.categories[graph.kinds[who]];
    symbols.push({ who, x, y, radius, colour, shape, isDimmed: Boolean(shown.lit) && !shown.lit[who], isSelected: who === shown.selected });
  }
  return symbols;
}

// Dimmed ones first, then by rating: the higher lies on top.
function composeTies(shown, view) {
  const { graph, ties } = shown;
  const styles = newStyles(ties.length, view.zoom, shown.selected !== null);
  const ends = endsOf(shown, view);
  for (const tie of ties) {
    const style = styles[graph.ratings[tie] + (shown.isLit(tie) ? 6 : 0)];
    bend(style.lines, ends, graph.sources[tie], graph.receivers[tie], view);
  }
  const drawn = styles.filter((style) => style.lines.length);
  const inSight = drawn.reduce((sum, style) => sum + style.lines.length / PER_TIE, 0);
  for (const style of drawn) style.hasArrows = style.isLit || inSight <= MOST_ARROWS;
  return drawn;
}

function newStyles(count, zoom, isSelecting) {
  const lightness = Math.max(LIGHTEST, Math.min(1, Math.sqrt((FEW_TIES * zoom) / Math.max(count, 1))));
  return Array.from({ length: 12 }, (_, number) => {
    const rating = number % 6;
    const isLit = number >= 6;
    const light = isLit ? Math.max(lightness, 0.8) : lightness;
    const opacity = (isLit ? 0.45 + 0.1 * rating : 0.2 + 0.05 * rating) * light * (isSelecting && !isLit ? DIMMED : 1);
    return {
      rating, isLit, opacity, width: (0.8 + 0.5 * Math.max(rating - 1, 0)) * light, isDashed: rating === 0,
      arrow: ARROW * Math.max(light, 0.6), arrowOpacity: Math.min(1, opacity * 1.6), lines: [],
    };
  });
}

// Once for each organisation, not for each of its ties.
function endsOf({ graph }, view) {
  const ends = { x: new Float64Array(graph.count), y: new Float64Array(graph.count), edge: new Float64Array(graph.count) };
  for (let who = 0; who < graph.count; who++) {
    ends.x[who] = view.across(graph.x[who]);
    ends.y[who] = view.down(graph.y[who]);
    ends.edge[who] = edge(graph.categories[graph.kinds[who]][2], radiusOf(graph, view, who));
  }
  return ends;
}

// A slightly bent line, so that two that answer each other lie side by side; nothing when it is out of sight.
function bend(lines, { x, y, edge: edges }, source, receiver, view) {
  const [fromX, fromY, toX, toY] = [x[source], y[source], x[receiver], y[receiver]];
  const air = 0.1 * (Math.abs(toX - fromX) + Math.abs(toY - fromY));
  if (Math.max(fromX, toX) < -air || Math.min(fromX, toX) > view.width + air) return;
  if (Math.max(fromY, toY) < -air || Math.min(fromY, toY) > view.height + air) return;
  const overX = (fromX + toX) / 2 - (toY - fromY) * BEND;
  const overY = (fromY + toY) / 2 + (toX - fromX) * BEND;
  const reach = Math.sqrt((overX - fromX) ** 2 + (overY - fromY) ** 2) || 1;
  const start = Math.min(edges[source] / reach, 0.9);
  const end = Math.min(edges[receiver] / reach, 0.9);
  lines.push(
    fromX + (overX - fromX) * start, fromY + (overY - fromY) * start, overX, overY,
    toX + (overX - toX) * end, toY + (overY - toY) * end,
  );
}
