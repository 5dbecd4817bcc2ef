// Which organisations and ties are to be seen: by kind, by rank, and all ties or the strongest few of each.

export class Shown {
  constructor(graph) {
    this.graph = graph;
    this.hiddenKinds = new Set();
    this.rank = graph.count;
    this.allTies = graph.count <= graph.all_ties_up_to;
    this.selected = null;
    this.refresh();
  }

  refresh() {
    const { graph } = this;
    this.organisations = new Uint8Array(graph.count);
    for (let who = 0; who < Math.min(this.rank, graph.count); who++) {
      this.organisations[who] = this.hiddenKinds.has(graph.kinds[who]) ? 0 : 1;
    }
    if (this.selected !== null && !this.organisations[this.selected]) this.selected = null;
    this.refreshTies();
    this.light();
  }

  // All ties of the selected one are shown, whatever else is left out.
  refreshTies() {
    const { sources, receivers, strongest } = this.graph;
    this.ties = [];
    for (let tie = 0; tie < sources.length; tie++) {
      if (!this.organisations[sources[tie]] || !this.organisations[receivers[tie]]) continue;
      if (this.allTies || strongest[tie] || this.isLit(tie)) this.ties.push(tie);
    }
  }

  light() {
    const { graph, selected } = this;
    this.lit = null;
    if (selected === null) return;
    this.lit = new Uint8Array(graph.count);
    this.lit[selected] = 1;
    for (const tie of graph.tiesFrom(selected)) this.lit[graph.receivers[tie]] = 1;
    for (const tie of graph.tiesTo(selected)) this.lit[graph.sources[tie]] = 1;
  }

  isLit(tie) {
    return this.selected !== null && (this.graph.sources[tie] === this.selected || this.graph.receivers[tie] === this.selected);
  }

  select(who) {
    this.selected = who;
    this.refresh();
  }

  // So that somebody who was looked up can be seen.
  reveal(who) {
    this.hiddenKinds.delete(this.graph.kinds[who]);
    this.rank = Math.max(this.rank, who + 1);
    this.select(who);
  }

  toggleKind(kind) {
    if (!this.hiddenKinds.delete(kind)) this.hiddenKinds.add(kind);
    this.refresh();
  }

  get count() {
    return this.organisations.reduce((sum, one) => sum + one, 0);
  }
}
