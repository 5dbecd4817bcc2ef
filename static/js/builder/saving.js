// Sends what is written in a survey by itself. Until the server has it, it is kept in this browser: a lost connection, a
// closed tab or a signed-out session loses nothing. Each text is sent with the one that it started from.
(() => {
  "use strict";
  const SOON = 1000;
  const LONGEST_WAIT = 60;
  const said = document.getElementById("saving");
  const form = () => document.getElementById("builder");
  const KEPT = "builder-" + form().dataset.keep;
  // What the survey says has been asked: half a word is not shown to those who are reading it.
  const sendsWhileTyping = !("frozen" in form().dataset);
  const waiting = new Map(kept()); // address → {value, was, put aside?}
  let timer = 0;
  let wait = 0;
  let sending = false;

  function kept() {
    try {
      return JSON.parse(localStorage.getItem(KEPT)) || [];
    } catch {
      return [];
    }
  }

  function keep() {
    try {
      if (waiting.size) localStorage.setItem(KEPT, JSON.stringify([...waiting]));
      else localStorage.removeItem(KEPT);
    } catch {
      // No room, or not allowed: it is still sent from here.
    }
  }

  const control = address => document.getElementById(address);
  const start = address => form().elements["was:" + address];
  const valueOf = element => (element.type === "checkbox" ? (element.checked ? "on" : "") : element.value);

  function show(element, value) {
    if (element.type === "checkbox") element.checked = value === "on";
    else element.value = value;
    mark(element);
  }

  function mark(element) {
    const cell = element.closest(".cell");
    if ("needed" in cell.dataset) cell.classList.toggle("missing", !element.value.trim());
  }

  function say(what, words = {}) {
    said.hidden = false;
    said.dataset.state = what;
    said.textContent = form().dataset[what].replace("#time", words.time || "");
  }

  function note(element) {
    const address = element.id;
    const entry = waiting.get(address) || { was: start(address).value };
    waiting.set(address, { value: valueOf(element), was: entry.was });
    keep();
    mark(element);
    complain(element, "");
  }

  function complain(element, message) {
    const place = control(element.id + "-wrong");
    place.textContent = message;
    place.hidden = !message;
    if (message) element.setAttribute("aria-invalid", "true");
    else element.removeAttribute("aria-invalid");
    return place;
  }

  function sendIn(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(send, milliseconds);
  }

  async function send() {
    clearTimeout(timer);
    const batch = [...waiting].filter(([, entry]) => !entry.aside);
    if (sending || !batch.length) return;
    sending = true;
    say("writing");
    const texts = await post(batch);
    sending = false;
    if (texts) {
      wait = 0;
      batch.forEach(([address, entry]) => settle(address, entry.value, texts[address]));
      keep();
      arrived();
    }
  }

  async function post(batch) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form().elements.csrfmiddlewaretoken.value);
    for (const [address, entry] of batch) {
      body.set("was:" + address, entry.was);
      body.set(address, entry.value);
    }
    try {
      const headers = { "X-Builder-Script": "1" };
      const answer = await fetch(form().action, { method: "POST", body, headers, keepalive: true });
      // What a gateway or the page for signing in says is no success.
      if (answer.ok && (answer.headers.get("Content-Type") || "").startsWith("application/json")) {
        return (await answer.json()).texts;
      }
      tryLater(answer.redirected || [401, 403, 404].includes(answer.status) ? "signedOut" : "trouble");
    } catch {
      tryLater("offline");
    }
    return null;
  }

  function tryLater(why) {
    say(why);
    wait = Math.min(LONGEST_WAIT, Math.max(2, wait * 2));
    sendIn(wait * 1000);
  }

  function settle(address, sent, outcome) {
    const entry = waiting.get(address);
    const element = control(address);
    if (!entry || !outcome) return;
    if (!element) {
      waiting.delete(address);
    } else if (outcome.state === "saved") {
      start(address).value = outcome.now;
      if (entry.value !== sent) entry.was = outcome.now;
      else {
        waiting.delete(address);
        if (element !== document.activeElement) show(element, outcome.now);
      }
    } else if (entry.value === sent) {
      entry.aside = true;
      const place = complain(element, outcome.message);
      if (outcome.state === "changed-meanwhile") offer(place, element, outcome.now);
    }
  }

  // Somebody else wrote the same text: whoever comes later chooses which one stays.
  function offer(place, element, theirs) {
    const choose = (name, chosen) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "plain-button";
      button.textContent = form().dataset[name];
      button.addEventListener("click", () => {
        complain(element, "");
        chosen();
        element.focus();
      });
      place.append(" ", button);
    };
    start(element.id).value = theirs;
    choose("mine", () => {
      waiting.set(element.id, { value: valueOf(element), was: theirs });
      keep();
      send();
    });
    choose("theirs", () => {
      waiting.delete(element.id);
      keep();
      show(element, theirs);
      arrived();
    });
  }

  function arrived() {
    const aside = [...waiting.values()].some(entry => entry.aside);
    if (aside) say("wrong");
    else if (!waiting.size) say("saved", { time: new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) });
    else sendIn(SOON);
    document.body.dispatchEvent(new Event("survey-saved"));
  }

  // What is still waiting is put into a page that has come anew, and sent.
  function putBack() {
    for (const [address, entry] of waiting) {
      const element = control(address);
      if (!element || !start(address) || element.disabled || valueOf(element) === entry.value) waiting.delete(address);
      else {
        delete entry.aside;
        show(element, entry.value);
      }
    }
    keep();
    if (waiting.size) send();
  }

  document.addEventListener("input", event => {
    if (!event.target.matches("#builder [data-part]")) return;
    note(event.target);
    if (sendsWhileTyping) sendIn(SOON);
  });
  document.addEventListener("change", event => {
    if (!event.target.matches("#builder [data-part]")) return;
    // Noted while it was typed: what was said of it since stays, with the choice that it offers.
    const known = waiting.get(event.target.id);
    const noted = known ? known.value : start(event.target.id).value;
    if (noted !== valueOf(event.target)) note(event.target);
    send();
  });
  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && sendsWhileTyping && send());
  document.addEventListener("htmx:afterSettle", event => event.detail.target.id === "builder" && putBack());
  putBack();
})();
