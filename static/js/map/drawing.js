// A scene on a canvas. Ties of a style go into a few long paths: a path each would take ten times as long.

import { DIMMED_SYMBOL, PER_TIE } from "./scene.js";
import { OUTLINE, corners } from "./symbols.js";

export const FONT = "system-ui, sans-serif";
const PER_PATH = 300;
const DASHES = [4, 3];

// colours: {ink, paper, ring}.
export function drawScene(context, scene, colours) {
  context.fillStyle = colours.paper;
  context.fillRect(0, 0, scene.width, scene.height);
  for (const style of scene.styles) drawTies(context, style, colours.ink);
  context.globalAlpha = 1;
  for (const symbol of scene.symbols) drawSymbol(context, symbol, colours);
  for (const label of scene.labels) drawLabel(context, label, colours);
}

function drawTies(context, style, ink) {
  context.strokeStyle = context.fillStyle = ink;
  context.lineWidth = style.width;
  context.setLineDash(style.isDashed ? DASHES : []);
  for (let at = 0; at < style.lines.length; at += PER_PATH * PER_TIE) {
    const end = Math.min(at + PER_PATH * PER_TIE, style.lines.length);
    context.globalAlpha = style.opacity;
    drawLines(context, style.lines, at, end);
    if (!style.hasArrows) continue;
    context.globalAlpha = style.arrowOpacity;
    drawArrows(context, style, at, end);
  }
  context.setLineDash([]);
}

function drawLines(context, lines, at, end) {
  context.beginPath();
  for (; at < end; at += PER_TIE) {
    context.moveTo(lines[at], lines[at + 1]);
    context.quadraticCurveTo(lines[at + 2], lines[at + 3], lines[at + 4], lines[at + 5]);
  }
  context.stroke();
}

function drawArrows(context, { lines, arrow }, at, end) {
  context.beginPath();
  for (; at < end; at += PER_TIE) {
    const [tip, left, right] = arrowhead(lines, at, arrow);
    context.moveTo(...tip);
    context.lineTo(...left);
    context.lineTo(...right);
  }
  context.fill();
}

// The corners of a tie's arrowhead, its tip first.
export function arrowhead(lines, at, size) {
  const [overX, overY, x, y] = [lines[at + 2], lines[at + 3], lines[at + 4], lines[at + 5]];
  const length = Math.sqrt((x - overX) ** 2 + (y - overY) ** 2) || 1;
  const [along, across] = [((x - overX) / length) * size, ((y - overY) / length) * size];
  return [[x, y], [x - along - across * 0.38, y - across + along * 0.38], [x - along + across * 0.38, y - across - along * 0.38]];
}

export function drawSymbol(context, symbol, colours) {
  context.globalAlpha = symbol.isDimmed ? DIMMED_SYMBOL : 1;
  context.fillStyle = symbol.colour;
  tracePath(context, symbol.shape, symbol.x, symbol.y, symbol.radius);
  context.fill();
  context.strokeStyle = OUTLINE;
  context.lineWidth = symbol.radius > 4 ? 1.2 : 0.7;
  context.stroke();
  if (symbol.isSelected) drawRing(context, symbol, colours.ring);
  context.globalAlpha = 1;
}

function drawRing(context, symbol, ring) {
  context.strokeStyle = ring;
  context.lineWidth = 3;
  context.beginPath();
  context.arc(symbol.x, symbol.y, symbol.radius * 1.3 + 4, 0, 2 * Math.PI);
  context.stroke();
}

function tracePath(context, shape, x, y, radius) {
  context.beginPath();
  const points = corners(shape, x, y, radius);
  if (points) points.forEach((point) => context.lineTo(...point));
  else context.arc(x, y, radius, 0, 2 * Math.PI);
  context.closePath();
}

function drawLabel(context, label, { ink, paper }) {
  context.font = `${label.size}px ${FONT}`;
  context.lineJoin = "round";
  context.lineWidth = 3;
  context.strokeStyle = paper;
  context.strokeText(label.text, label.x, label.baseline);
  context.fillStyle = ink;
  context.fillText(label.text, label.x, label.baseline);
}
