// The canvas on the page: draws the scene when something has changed. While a large map is dragged or zoomed, the
// picture that was drawn last is moved instead, and drawn anew when the hand rests.

import { FONT, drawScene } from "./drawing.js";
import { compose } from "./scene.js";

// So many ties are drawn within one frame on a slow computer.
const TIES_A_FRAME = 1500;
const REST = 120;

export class MapCanvas {
  // buttons: an element that may lie over the canvas.
  constructor(canvas, buttons, shown, view) {
    Object.assign(this, { canvas, buttons, shown, view, widths: new Map() });
    this.context = canvas.getContext("2d", { alpha: false });
    this.picture = document.createElement("canvas");
    this.measure = this.measure.bind(this);
  }

  resize() {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const buttons = this.buttons.getBoundingClientRect();
    const covered = { left: buttons.left - left, top: buttons.top - top, right: buttons.right - left, bottom: buttons.bottom - top };
    this.view.covered = covered.top < height ? covered : null;
    this.sharpness = Math.min(window.devicePixelRatio || 1, 2);
    this.view.width = width;
    this.view.height = height;
    this.canvas.width = Math.round(width * this.sharpness);
    this.canvas.height = Math.round(height * this.sharpness);
    this.draw();
  }

  colours() {
    const style = getComputedStyle(this.canvas);
    return { ink: style.color, paper: style.backgroundColor, ring: style.outlineColor };
  }

  draw() {
    clearTimeout(this.resting);
    this.scene = compose(this.shown, this.view, this.measure);
    this.context.setTransform(this.sharpness, 0, 0, this.sharpness, 0, 0);
    drawScene(this.context, this.scene, this.colours());
    this.keepPicture();
  }

  keepPicture() {
    this.picture.width = this.canvas.width;
    this.picture.height = this.canvas.height;
    this.picture.getContext("2d", { alpha: false }).drawImage(this.canvas, 0, 0);
    const { x, y, scale } = this.view;
    this.pictured = { x, y, scale };
  }

  // After a move or a zoom; whoever moves on is not kept waiting.
  drawMoved() {
    if (this.shown.ties.length <= TIES_A_FRAME) return this.draw();
    this.movePicture();
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.draw(), REST);
  }

  movePicture() {
    const { context, picture, view, pictured } = this;
    const factor = view.scale / pictured.scale;
    const across = view.width / 2 + (pictured.x - view.x) * view.scale - (view.width / 2) * factor;
    const down = view.height / 2 + (pictured.y - view.y) * view.scale - (view.height / 2) * factor;
    context.globalAlpha = 1;
    context.fillStyle = this.colours().paper;
    context.fillRect(0, 0, view.width, view.height);
    context.drawImage(picture, across, down, view.width * factor, view.height * factor);
  }

  // The width of a text in pixels.
  measure(text, size) {
    if (!this.widths.has(text)) {
      this.context.font = `100px ${FONT}`;
      this.widths.set(text, this.context.measureText(text).width / 100);
    }
    return this.widths.get(text) * size;
  }
}
