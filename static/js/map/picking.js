// Who is under a finger, and who is next in a direction.

import { radiusOf } from "./scene.js";

const THICK_FINGER = 14;
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
// Aside counts for more than ahead.
const ASIDE = 2.5;

// The nearest of those whose symbol, or the air around it, holds the point; null if there is none.
export function pick(shown, view, x, y) {
  const { graph } = shown;
  let [found, least] = [null, Infinity];
  for (let who = 0; who < graph.count; who++) {
    if (!shown.organisations[who]) continue;
    const apart = Math.hypot(view.across(graph.x[who]) - x, view.down(graph.y[who]) - y) - radiusOf(graph, view, who);
    if (apart < THICK_FINGER && apart < least) [found, least] = [who, apart];
  }
  return found;
}

export function isDirection(key) {
  return key in DIRECTIONS;
}

// Who stands next to the selected one in the direction of an arrow key; the strongest when none is selected.
export function next(shown, key) {
  const { graph, selected } = shown;
  if (selected === null) return firstOf(shown);
  const [right, downwards] = DIRECTIONS[key];
  let [found, least] = [selected, Infinity];
  for (let who = 0; who < graph.count; who++) {
    if (!shown.organisations[who] || who === selected) continue;
    const [across, down] = [graph.x[who] - graph.x[selected], graph.y[who] - graph.y[selected]];
    const ahead = across * right + down * downwards;
    if (ahead <= 0) continue;
    const cost = ahead + ASIDE * Math.abs(across * downwards + down * right);
    if (cost < least) [found, least] = [who, cost];
  }
  return found;
}

function firstOf(shown) {
  const first = shown.organisations.indexOf(1);
  return first < 0 ? null : first;
}
