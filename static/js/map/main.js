// The map on the network's page. The server's drawing stays until the data have come, and for good if they do not.

import { MapCanvas } from "./canvas.js";
import { connect, showState } from "./controls.js";
import { unfold } from "./data.js";
import { listen } from "./hands.js";
import { Panel } from "./panel.js";
import { next, pick } from "./picking.js";
import { savePng, saveSvg } from "./saving.js";
import { Shown } from "./shown.js";
import { View } from "./view.js";
import { Words } from "./words.js";

class PageMap {
  constructor(root, graph, texts) {
    this.root = root;
    this.texts = texts;
    this.words = new Words(texts, document.documentElement.lang);
    this.shown = new Shown(graph);
    this.view = new View();
    this.canvas = new MapCanvas(root.querySelector("canvas"), root.querySelector(".map-zoom"), this.shown, this.view);
    // With protected names organisations have no page of their own.
    const pages = root.dataset.organisation;
    this.pageOf = (id) => (pages ? pages.replace("/0/", `/${id}/`) : null);
    this.panel = new Panel(root, this.words, this.pageOf, this.view);
  }

  start() {
    const { canvas } = this.canvas;
    this.root.classList.add("is-drawn");
    this.root.querySelector(".map-static").hidden = true;
    for (const part of this.root.querySelectorAll(".map-live-part")) part.hidden = false;
    connect(this.root, this.shown, this.view, this.words, this);
    listen(canvas, this.view, this);
    this.root.querySelector(".map-close").addEventListener("click", () => {
      this.cleared();
      canvas.focus();
    });
    new ResizeObserver(() => this.canvas.resize()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.canvas.draw());
    this.canvas.resize();
    showState(this.root, this.shown, this.words);
  }

  changed() {
    this.canvas.draw();
    showState(this.root, this.shown, this.words);
    if (this.told !== this.shown.selected) this.panel.tell(this.shown);
    this.told = this.shown.selected;
  }

  moved() {
    this.canvas.canvas.classList.toggle("is-near", this.view.zoom > 1);
    this.canvas.drawMoved();
  }

  select(who) {
    this.shown.select(who);
    this.changed();
  }

  picked(x, y) {
    const who = pick(this.shown, this.view, x, y);
    this.select(who === this.shown.selected ? null : who);
  }

  stepped(key) {
    const who = next(this.shown, key);
    if (who === null) return;
    this.view.bringIntoSight(this.shown.graph.x[who], this.shown.graph.y[who]);
    this.select(who);
  }

  found(who) {
    this.shown.reveal(who);
    this.view.bringIntoSight(this.shown.graph.x[who], this.shown.graph.y[who]);
    this.changed();
    this.canvas.canvas.focus({ preventScroll: true });
  }

  opened() {
    if (this.shown.selected === null) return;
    const page = this.pageOf(this.shown.graph.ids[this.shown.selected]);
    if (page) location.assign(page);
  }

  cleared() {
    if (this.shown.selected !== null) this.select(null);
  }

  saved(format) {
    // What is still being moved is drawn first: the file has what is on the screen.
    this.canvas.draw();
    (format === "svg" ? saveSvg : savePng)(this.sheet());
  }

  sheet() {
    const { graph, hiddenKinds } = this.shown;
    const legend = graph.categories.map(([name, colour, shape]) => ({ name, colour, shape })).filter((_, kind) => !hiddenKinds.has(kind));
    const caption = [...this.texts.caption, this.root.querySelector(".map-count").textContent, ...this.texts.notes];
    return {
      scene: this.canvas.scene, legend, caption, title: this.texts.caption[0], names: graph.names,
      colours: this.canvas.colours(), measure: this.canvas.measure, fileName: this.texts.file_name,
    };
  }
}

async function begin(root) {
  const answer = await fetch(root.dataset.map, { credentials: "same-origin" });
  if (!answer.ok) return;
  const texts = JSON.parse(document.getElementById("map-texts").textContent);
  const graph = unfold(await answer.json());
  if (graph.count) new PageMap(root, graph, texts).start();
}

const root = document.getElementById("map");
if (root) begin(root).catch(() => root.classList.add("has-failed"));
