// Looking names up, without regard to accents, capitals and punctuation (as surveys/names.py compares them).

const MOST = 8;

export function plain(text) {
  return text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

// A function typed → the numbers of those who are called so, whose name begins with it first.
export function searchIn(graph) {
  const names = graph.labels.map((label, who) => ` ${plain(label)} ${plain(graph.names[who])}`);
  return (typed) => {
    const wanted = plain(typed);
    if (!wanted) return [];
    const found = [...names.keys()].filter((who) => names[who].includes(wanted));
    const begins = (who) => names[who].includes(` ${wanted}`);
    return [...found.filter(begins), ...found.filter((who) => !begins(who))].slice(0, MOST);
  };
}
