// What is shown, as a file: SVG, or PNG with twice the pixels.

import { FONT, drawScene, drawSymbol } from "./drawing.js";
import { layOut } from "./sheet.js";
import { svgOf } from "./svg.js";

const SHARPNESS = 2;

// what: {scene, legend, caption, title, names, colours, measure, fileName}.
export function saveSvg(what) {
  const sheet = layOut(what.scene, what.legend, what.caption, what.measure);
  const text = svgOf(what.scene, sheet, what.title, what.names, what.colours);
  hand(new Blob([text], { type: "image/svg+xml" }), `${what.fileName}.svg`);
}

export function savePng(what) {
  const sheet = layOut(what.scene, what.legend, what.caption, what.measure);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(sheet.width * SHARPNESS);
  canvas.height = Math.round(sheet.height * SHARPNESS);
  const context = canvas.getContext("2d");
  context.scale(SHARPNESS, SHARPNESS);
  drawScene(context, what.scene, what.colours);
  drawSheet(context, what.scene, sheet, what.colours);
  canvas.toBlob((blob) => hand(blob, `${what.fileName}.png`), "image/png");
}

function drawSheet(context, scene, sheet, colours) {
  context.fillStyle = colours.paper;
  context.fillRect(0, scene.height, sheet.width, sheet.height - scene.height);
  for (const symbol of sheet.symbols) drawSymbol(context, symbol, colours);
  context.fillStyle = colours.ink;
  context.font = `${sheet.textSize}px ${FONT}`;
  for (const { text, x, y } of sheet.texts) context.fillText(text, x, y);
}

function hand(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
