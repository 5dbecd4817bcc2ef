// What this phone keeps of a respondent's answers until the server has them: plain localStorage, nothing else.
//
//   cs:respondent:<id>          { steps: { <step>: { pairs, version, unsent, at } }, seconds, breaks, next }
//   cs:typing:<id>:<step>:<tab> { pairs, version, at }     what stands on a page that is open, a copy for each tab
//   cs:outbox:<uuid>            a whole questionnaire that waits to be sent, or that was refused
//   cs:stored:<id>              { receipt, at }            an interview that has arrived
//
// Everything is written at once and read afresh, so that two tabs see the same. What the phone takes no copy of is kept
// as long as the page is open.
(function () {
  "use strict";
  const respond = (window.respond = window.respond || {});
  const DAY = 24 * 3600 * 1000;
  const KEPT_FOR = 60 * DAY;
  // What a page carries besides answers.
  const SERVICE = ["proof", "shown", "version", "doubted", "look_up", "look_up_now", "sending", "seen", "agreed", "waited"];

  const unkept = {};

  function read(key) {
    try {
      return JSON.parse(key in unkept ? unkept[key] : localStorage.getItem("cs:" + key));
    } catch (error) {
      return null;
    }
  }

  // False where the phone takes nothing: no room, or storage switched off.
  function write(key, value) {
    const text = JSON.stringify(value);
    try {
      localStorage.setItem("cs:" + key, text);
      delete unkept[key];
      return true;
    } catch (error) {
      unkept[key] = text;
      return false;
    }
  }

  function remove(key) {
    delete unkept[key];
    try {
      localStorage.removeItem("cs:" + key);
    } catch (error) {}
  }

  function keys(prefix) {
    let stored = [];
    try {
      stored = Object.keys(localStorage)
        .filter(function (key) { return key.startsWith("cs:"); })
        .map(function (key) { return key.slice(3); });
    } catch (error) {}
    return Array.from(new Set(stored.concat(Object.keys(unkept)))).filter(function (key) { return key.startsWith(prefix); });
  }

  function tab() {
    try {
      const name = sessionStorage.getItem("cs:tab") || respond.uuid();
      sessionStorage.setItem("cs:tab", name);
      return name;
    } catch (error) {
      return "only";
    }
  }

  respond.uuid = function () {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, function (byte) { return ("0" + byte.toString(16)).slice(-2); }).join("");
    return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
  };

  // Everything that a form would send, as [name, value] pairs.
  respond.pairs = function (form) {
    return Array.from(new FormData(form).entries());
  };

  respond.answersIn = function (pairs) {
    return pairs.filter(function (pair) { return SERVICE.indexOf(pair[0]) < 0; });
  };

  // Write what was kept back into a form; returns whether that changed anything.
  respond.fill = function (form, pairs) {
    const before = JSON.stringify(respond.answersIn(respond.pairs(form)));
    const given = {};
    respond.answersIn(pairs).forEach(function (pair) { (given[pair[0]] = given[pair[0]] || []).push(pair[1]); });
    if (respond.makeRows) respond.makeRows(form, given);
    Array.from(form.elements).forEach(function (field) {
      if (!field.name || SERVICE.indexOf(field.name) >= 0 || field.type === "submit" || field.type === "button") return;
      const values = given[field.name] || [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.indexOf(field.value) >= 0;
      else field.value = values[0] || "";
    });
    return JSON.stringify(respond.answersIn(respond.pairs(form))) !== before;
  };

  respond.kept = {
    of: function (id) {
      return Object.assign({ steps: {}, seconds: {}, breaks: 0 }, read("respondent:" + id));
    },
    change: function (id, change) {
      const record = this.of(id);
      change(record);
      return write("respondent:" + id, record);
    },
    typing: function (id, step, version) {
      const own = read("typing:" + id + ":" + step + ":" + tab());
      if (own) return own.version === version ? own : null;
      // A tab that was closed, or that the phone threw out, has left the newest.
      return keys("typing:" + id + ":" + step + ":")
        .map(read)
        .filter(function (kept) { return kept && kept.version === version; })
        .sort(function (one, other) { return other.at - one.at; })[0];
    },
    keepTyping: function (id, step, pairs, version) {
      return write("typing:" + id + ":" + step + ":" + tab(), { pairs: pairs, version: version, at: Date.now() });
    },
    dropTyping: function (id, step) {
      remove("typing:" + id + ":" + step + ":" + tab());
    },
    // The answers have arrived, or were removed: nothing of them stays on the phone. What waits in the outbox does.
    forget: function (id) {
      keys("typing:" + id + ":").concat("respondent:" + id).forEach(remove);
    },
    read: read,
    write: write,
    remove: remove,
    keys: keys,
  };

  keys("typing:").forEach(function (key) {
    const kept = read(key);
    if (!kept || Date.now() - kept.at > KEPT_FOR) remove(key);
  });
})();
