// Whole questionnaires that were answered without a connection: each is kept until the server has it. What the server
// refuses is put aside, never thrown away.
(function () {
  "use strict";
  const respond = window.respond;
  const kept = respond.kept;
  const PATIENCE = 30000;
  const SHORTEST = 500;
  const LONGEST = 5 * 60 * 1000;
  const now = { pause: SHORTEST, timer: null, flushing: false };

  // {id, name, state: "waiting" | "refused", why, at, url, body}
  function get(sending) {
    return kept.read("outbox:" + sending);
  }

  // What waits of a respondent, or was refused.
  function of(id) {
    return kept.keys("outbox:").map(kept.read).find(function (item) { return item && item.id === id; });
  }

  // In the place of the answers that it is made of; false where the phone has no room for it, and it is kept only as
  // long as the page is open.
  function put(sending, item) {
    const key = "outbox:" + sending;
    const written = kept.write(key, item);
    kept.forget(item.id);
    respond.worker({ keep: sending, url: item.url, body: item.body });
    // Without the answers there may be room.
    return written || kept.write(key, item);
  }

  async function flush() {
    clearTimeout(now.timer);
    if (now.flushing) return;
    now.flushing = true;
    let waits = false;
    for (const key of kept.keys("outbox:")) {
      const item = kept.read(key);
      if (item && item.state === "waiting") waits = !(await post(key.slice("outbox:".length), item)) || waits;
    }
    now.flushing = false;
    now.pause = waits ? Math.min(now.pause * 2, LONGEST) : SHORTEST;
    if (waits) now.timer = setTimeout(flush, now.pause);
    respond.outbox.onChange();
  }

  // Whether the item is settled, one way or the other.
  async function post(sending, item) {
    let answer, said;
    try {
      answer = await respond.inTime(
        fetch(item.url, { method: "POST", body: item.body, credentials: "same-origin", redirect: "error", headers: { "Content-Type": "application/json" } }),
        PATIENCE
      );
      said = await respond.inTime(answer.json(), PATIENCE);
    } catch (error) {
      return false;
    }
    if (answer.status === 201 && said.sending === sending) {
      stored(sending, item, said);
      return true;
    }
    if (!said.refused) return false;
    kept.write("outbox:" + sending, Object.assign({}, item, { state: "refused", why: said.refused }));
    return true;
  }

  function stored(sending, item, said) {
    kept.remove("outbox:" + sending);
    respond.worker({ drop: sending });
    kept.write("stored:" + item.id, { receipt: said.receipt, at: Date.now() });
    kept.change(item.id, function (record) { record.next = said.next; });
  }

  respond.outbox = { get: get, of: of, put: put, flush: flush, onChange: function () {} };
  addEventListener("online", flush);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) flush(); });
})();
