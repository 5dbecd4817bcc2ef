// A scene and its sheet as an SVG file. Everything that people wrote is escaped; nothing in it is a script, a style or
// a link.

import { FONT, arrowhead } from "./drawing.js";
import { DIMMED_SYMBOL, PER_TIE } from "./scene.js";
import { OUTLINE, corners } from "./symbols.js";

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

export function svgOf(scene, sheet, title, names, colours) {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${n(sheet.width)}" height="${n(sheet.height)}" `,
    `viewBox="0 0 ${n(sheet.width)} ${n(sheet.height)}" font-family="${FONT}" fill="${escaped(colours.ink)}">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(sheet.texts.map((each) => each.text).join(" "))}</desc>`,
    `<rect width="100%" height="100%" fill="${escaped(colours.paper)}"/>`,
    // What lies half outside of the map does not reach into the legend.
    `<clipPath id="sight"><rect width="${n(scene.width)}" height="${n(scene.height)}"/></clipPath><g clip-path="url(#sight)">`,
    ...scene.styles.map((style) => ties(style, colours.ink)),
    ...scene.symbols.map((symbol) => organisation(symbol, names[symbol.who], colours)),
    ...scene.labels.map((label) => labelOf(label, colours)),
    "</g>",
    ...sheet.symbols.map((symbol) => shapeOf(symbol)),
    ...sheet.texts.map(({ text, x, y }) => `<text x="${n(x)}" y="${n(y)}" font-size="${sheet.textSize}">${escaped(text)}</text>`),
    "</svg>\n",
  ].join("");
}

// XML takes no control characters and no half of a pair.
export function escaped(text) {
  return String(text)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, "\ufffd")
    .replace(/[&<>"']/g, (letter) => ESCAPES[letter]);
}

function ties(style, ink) {
  const [drawn, heads] = [[], []];
  for (let at = 0; at < style.lines.length; at += PER_TIE) {
    const [fromX, fromY, overX, overY, x, y] = style.lines.slice(at, at + PER_TIE).map(n);
    drawn.push(`<path class="map-tie" d="M${fromX} ${fromY}Q${overX} ${overY} ${x} ${y}"/>`);
    heads.push(`M${arrowhead(style.lines, at, style.arrow).map((point) => point.map(n).join(" ")).join("L")}Z`);
  }
  const arrows = `<path class="map-arrows" fill-opacity="${n(style.arrowOpacity)}" d="${heads.join("")}"/>`;
  const dashes = style.isDashed ? ' stroke-dasharray="4 3"' : "";
  return (
    `<g fill="none" stroke="${escaped(ink)}" stroke-width="${n(style.width)}" stroke-opacity="${n(style.opacity)}"${dashes}>` +
    `${drawn.join("")}</g>${style.hasArrows ? arrows : ""}`
  );
}

function organisation(symbol, name, colours) {
  const ring = symbol.isSelected
    ? `<circle cx="${n(symbol.x)}" cy="${n(symbol.y)}" r="${n(symbol.radius * 1.3 + 4)}" fill="none" stroke="${escaped(colours.ring)}" stroke-width="3"/>`
    : "";
  const opacity = symbol.isDimmed ? ` opacity="${DIMMED_SYMBOL}"` : "";
  return `<g class="map-organisation"${opacity}><title>${escaped(name)}</title>${shapeOf(symbol)}${ring}</g>`;
}

export function shapeOf({ shape, colour, x, y, radius }) {
  const look = `fill="${escaped(colour)}" stroke="${OUTLINE}" stroke-width="${radius > 4 ? 1.2 : 0.7}"`;
  const points = corners(shape, x, y, radius);
  if (!points) return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}" ${look}/>`;
  return `<polygon points="${points.map((point) => point.map(n).join(",")).join(" ")}" ${look} stroke-linejoin="round"/>`;
}

function labelOf(label, { ink, paper }) {
  return (
    `<text class="map-label" x="${n(label.x)}" y="${n(label.baseline)}" font-size="${n(label.size)}" fill="${escaped(ink)}" ` +
    `stroke="${escaped(paper)}" stroke-width="3" stroke-linejoin="round" paint-order="stroke">${escaped(label.text)}</text>`
  );
}

function n(number) {
  return String(Math.round(number * 100) / 100);
}
