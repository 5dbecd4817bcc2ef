// Texts of the page with numbers and names put in: the template brings them in the reader's language.

const SPOKEN = 12;

export class Words {
  constructor(texts, language) {
    this.texts = texts;
    this.numbers = new Intl.NumberFormat(language === "es" ? "es-PE" : language);
  }

  // "#name" in a text is replaced once, in one go: what is put in may hold a "#" itself.
  say(key, values = {}) {
    return this.texts[key].replace(/#(\w+)/g, (found, name) => (name in values ? this.written(values[name]) : found));
  }

  written(value) {
    return typeof value === "number" ? this.numbers.format(value) : value;
  }

  list(names) {
    const spoken = names.slice(0, SPOKEN).join(", ");
    return names.length > SPOKEN ? this.say("and_more", { names: spoken, number: names.length - SPOKEN }) : spoken;
  }

  // Who is selected, and its neighbours both ways.
  about(graph, who) {
    const given = graph.tiesFrom(who).map((tie) => graph.labels[graph.receivers[tie]]);
    const received = graph.tiesTo(who).map((tie) => graph.labels[graph.sources[tie]]);
    return {
      name: graph.names[who],
      kind: graph.categories[graph.kinds[who]][0],
      given: given.length ? this.say("gave_to", { number: given.length, names: this.list(given) }) : this.say("gave_nobody"),
      received: this.receivedBy(graph, who, received),
    };
  }

  receivedBy(graph, who, received) {
    if (graph.unknown.has(who)) return this.say("sources_unknown");
    if (graph.waiting.has(who)) return this.say("names_wait");
    return received.length ? this.say("received_from", { number: received.length, names: this.list(received) }) : this.say("received_nothing");
  }
}
