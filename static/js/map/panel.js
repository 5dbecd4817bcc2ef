// The small panel about the organisation that is selected, and the line that is read aloud.

export class Panel {
  constructor(root, words, pageOf, view) {
    Object.assign(this, { words, pageOf, view });
    this.panel = root.querySelector(".map-panel");
    this.live = root.querySelector(".map-live");
  }

  tell({ graph, selected }) {
    this.panel.hidden = selected === null;
    if (selected === null) {
      this.live.textContent = this.words.say("none_selected");
      return;
    }
    // Where there is room it lies over the map, on the side that the selected one is not on.
    this.panel.classList.toggle("is-at-end", this.view.across(graph.x[selected]) < this.view.width / 2);
    const about = this.words.about(graph, selected);
    this.put("name", about.name);
    this.put("kind", about.kind);
    this.put("given-number", this.words.written(graph.tiesFrom(selected).length));
    this.put("sum", this.words.written(graph.given[selected]));
    const notKnown = graph.unknown.has(selected) || graph.waiting.has(selected);
    this.put("received-number", notKnown ? "—" : this.words.written(graph.tiesTo(selected).length));
    this.put("given", about.given);
    this.put("received", about.received);
    const page = this.pageOf(graph.ids[selected]);
    if (page) this.panel.querySelector("a").href = page;
    this.live.textContent = [`${about.name}, ${about.kind}.`, about.given, about.received].join(" ");
  }

  // Names are other people's words: text, never markup.
  put(part, text) {
    this.panel.querySelector(`[data-part="${part}"]`).textContent = text;
  }
}
