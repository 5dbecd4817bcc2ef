// What stands around the canvas: legend, search, importance, all ties, zoom, full screen.

import { zoom } from "./hands.js";
import { searchIn } from "./search.js";

// act: {changed(), moved(), found(who), saved(format)}.
export function connect(root, shown, view, words, act) {
  connectLegend(root, shown, act);
  connectSearch(root, shown.graph, act);
  connectRank(root, shown, words, act);
  connectAllTies(root, shown, act);
  connectFullScreen(root);
  for (const button of root.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => zoom(button.dataset.zoom, view, act));
  }
  for (const button of root.querySelectorAll("[data-save]")) {
    button.addEventListener("click", () => act.saved(button.dataset.save));
  }
}

function connectLegend(root, shown, act) {
  for (const button of root.querySelectorAll("[data-kind]")) {
    button.addEventListener("click", () => {
      shown.toggleKind(Number(button.dataset.kind));
      act.changed();
    });
  }
}

function connectSearch(root, graph, act) {
  const box = root.querySelector(".map-search input");
  const list = root.querySelector(".map-found");
  const none = root.querySelector(".map-not-found");
  const search = searchIn(graph);
  const choose = (who) => {
    box.value = "";
    list.replaceChildren();
    act.found(who);
  };
  box.addEventListener("input", () => {
    const found = search(box.value);
    none.hidden = found.length > 0 || !box.value.trim();
    list.replaceChildren(...found.map((who) => choice(graph.names[who], () => choose(who))));
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && list.firstChild) choose(search(box.value)[0]);
    if (event.key === "Enter") event.preventDefault();
  });
}

function choice(name, choose) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = name;
  button.addEventListener("click", choose);
  const item = document.createElement("li");
  item.append(button);
  return item;
}

function connectRank(root, shown, words, act) {
  const slider = root.querySelector(".map-rank input");
  slider.max = slider.value = shown.graph.count;
  slider.addEventListener("input", () => {
    shown.rank = Number(slider.value);
    shown.refresh();
    act.changed();
  });
}

function connectAllTies(root, shown, act) {
  const label = root.querySelector(".map-all-ties");
  label.hidden = shown.allTies;
  label.querySelector("input").addEventListener("change", (event) => {
    shown.allTies = event.target.checked;
    shown.refresh();
    act.changed();
  });
}

function connectFullScreen(root) {
  const button = root.querySelector(".map-full-screen");
  button.hidden = !document.fullscreenEnabled;
  button.addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()));
  document.addEventListener("fullscreenchange", () => button.setAttribute("aria-pressed", String(document.fullscreenElement === root)));
}

// The controls as they stand after a change that did not come from them.
export function showState(root, shown, words) {
  const { graph } = shown;
  for (const button of root.querySelectorAll("[data-kind]")) {
    button.setAttribute("aria-pressed", String(!shown.hiddenKinds.has(Number(button.dataset.kind))));
  }
  const rank = words.say("rank", { rank: shown.rank, all: graph.count });
  const slider = root.querySelector(".map-rank input");
  slider.value = shown.rank;
  slider.setAttribute("aria-valuetext", rank);
  root.querySelector(".map-rank output").textContent = rank;
  root.querySelector(".map-count").textContent = words.say("shown", {
    organisations: shown.count, all_organisations: graph.all_organisations, ties: shown.ties.length, all_ties: graph.all_ties,
  });
}
