// Sends a page without leaving it: what comes back is shown in its place, and what cannot be sent is kept and sent
// later. Without this script the same forms are sent by the browser.
(function () {
  "use strict";
  const respond = window.respond;
  const kept = respond.kept;
  const PATIENCE = 30000;
  const SHORTEST = 1000;
  const LONGEST = 5 * 60 * 1000;
  const PAGES = "clustersurvey-pages";

  // Run on every page that comes up, whether loaded or shown in another's place.
  respond.onPage = respond.onPage || [];

  const page = {};

  function start() {
    page.form = document.getElementById("page");
    // Of the page before nothing waits here: the receipt is not to be sent when the connection comes back.
    page.waiting = false;
    page.step = null;
    if (document.body.hasAttribute("data-forget")) forget(document.body.getAttribute("data-forget"));
    respond.onPage.forEach(function (enhance) { enhance(document); });
    clearTimeout(page.timer);
    clearTimeout(page.typing);
    if (!page.form || !page.form.hasAttribute("data-step")) return;
    page.id = page.form.getAttribute("data-respondent");
    page.step = page.form.getAttribute("data-step");
    page.pause = SHORTEST;
    page.touched = false;
    page.forgotten = null;
    page.path = location.pathname;
    page.form.addEventListener("submit", submitted);
    page.form.addEventListener("input", typed);
    page.form.addEventListener("change", typed);
    restore();
    on("try-now", function () { send(true); });
    on("export", function () { respond.exportAll(page.id); });
    on("go-on-without", function () { note(respond.pairs(page.form)); });
    flush().then(keepPocket);
  }

  function on(id, handle) {
    const element = document.getElementById(id);
    if (element) element.addEventListener("click", handle);
  }

  function show(id, shown) {
    const element = document.getElementById(id);
    if (element) element.hidden = !shown;
  }

  // -- What is typed ------------------------------------------------------------------------

  function version() {
    return page.form.elements.version ? page.form.elements.version.value : "";
  }

  function restore() {
    const typing = kept.typing(page.id, page.step, version());
    if (typing && respond.fill(page.form, typing.pairs)) {
      page.form.dispatchEvent(new CustomEvent("restored", { bubbles: true }));
    }
    if (respond.carryOver) respond.carryOver(page.form);
  }

  function typed() {
    page.touched = true;
    clearTimeout(page.typing);
    page.typing = setTimeout(keepTyping, 250);
  }

  function keepTyping() {
    clearTimeout(page.typing);
    if (page.form && page.step && page.step !== "check") {
      const done = kept.keepTyping(page.id, page.step, respond.answersIn(respond.pairs(page.form)), version());
      show("no-room", !done);
    }
  }

  // -- Sending ------------------------------------------------------------------------------

  function submitted(event) {
    const button = page.button;
    page.button = null;
    // Looking up and switching the language are the browser's to send.
    if (button && (button.name === "switch_language" || button.name === "look_up_now")) return;
    event.preventDefault();
    page.pressed = button && button.name ? [[button.name, button.value]] : [];
    // Whoever presses it once more, at the end of a long page, is told at once why it is still there.
    if (page.waiting) pointOut();
    send(false);
  }

  async function send(again) {
    if (page.busy) return;
    page.busy = true;
    keepTyping();
    page.form.classList.add("busy");
    const form = page.form;
    const step = page.step;
    const pairs = respond.pairs(form).concat(page.pressed || []);
    note(pairs);
    const outcome = await post(address(step), again ? pairs.concat([["waited", "1"]]) : pairs);
    page.busy = false;
    form.classList.remove("busy");
    if (form !== page.form) return;
    settle(outcome, step);
  }

  // The page as it stands, to be sent later: from here, or from the one that needs no connection.
  function note(pairs) {
    const noted = kept.change(page.id, function (record) {
      record.steps[page.step] = { pairs: pairs, version: version(), unsent: true, at: Date.now() };
    });
    show("no-room", !noted);
  }

  function address(step) {
    return "/answer/" + page.id + "/" + step + "/";
  }

  // {kind: "stored" | "again" | "overtaken" | "refused" | "waiting", document, url}
  async function post(url, pairs) {
    const body = new URLSearchParams();
    pairs.forEach(function (pair) { body.append(pair[0], pair[1]); });
    try {
      const answer = await respond.inTime(
        fetch(url, { method: "POST", body: body, credentials: "same-origin", redirect: "error", headers: { "X-Respond-Script": "1" } }),
        PATIENCE
      );
      return await read(answer);
    } catch (error) {
      return { kind: "waiting" };
    }
  }

  respond.inTime = function (promise, milliseconds) {
    return Promise.race([
      promise,
      new Promise(function (_, reject) { setTimeout(reject, milliseconds, new Error("no answer")); }),
    ]);
  };

  async function read(answer) {
    const url = answer.headers.get("Content-Location");
    const kinds = { 409: "overtaken", 422: "again", 400: "refused", 403: "refused", 404: "refused", 410: "refused", 413: "refused" };
    // Only 201 with our own header is "stored": a gateway's page that wants a password says 200.
    const kind = answer.status === 201 && url ? "stored" : kinds[answer.status] || "waiting";
    const text = kind === "waiting" ? "" : await respond.inTime(answer.text(), PATIENCE);
    return { kind: kind, url: url, document: new DOMParser().parseFromString(text, "text/html") };
  }

  function settle(outcome, step) {
    if (outcome.kind === "waiting") return wait();
    if (outcome.kind === "refused") return refuse(step);
    kept.dropTyping(page.id, step);
    kept.change(page.id, function (record) {
      if (record.steps[step]) record.steps[step].unsent = false;
    });
    if (page.waiting) respond.worker({ drop: page.id + step });
    page.waiting = false;
    clearTimeout(page.timer);
    display(outcome.document, outcome.kind === "stored" ? outcome.url : null);
  }

  function refuse(step) {
    kept.change(page.id, function (record) { record.steps[step].refused = true; });
    show("not-sent", false);
    show("refused", true);
    scrollTo(0, 0);
  }

  function wait() {
    show("not-sent", true);
    if (!page.waiting) pointOut();
    page.waiting = true;
    offerPocket();
    respond.worker({
      keep: page.id + page.step,
      url: address(page.step),
      body: respond.pairs(page.form).concat(page.pressed || [], [["waited", "1"]]),
      form: true,
    });
    clearTimeout(page.timer);
    page.timer = setTimeout(send, page.pause, true);
    page.pause = Math.min(page.pause * 2, LONGEST);
  }

  function pointOut() {
    scrollTo(0, 0);
    document.getElementById("not-sent").focus();
  }

  function soon() {
    if (page.waiting && !document.hidden) {
      page.pause = SHORTEST;
      send(true);
    }
  }

  // Pages that an earlier visit could not send: sent now, in the order in which they were filled in.
  async function flush() {
    const steps = kept.of(page.id).steps;
    const unsent = Object.keys(steps)
      .filter(function (step) { return steps[step].unsent && (!steps[step].refused || proofIn(steps[step].pairs) !== proof()); })
      .sort(function (one, other) { return steps[one].at - steps[other].at; });
    let stored = 0;
    for (const step of unsent) {
      const pairs = steps[step].pairs.filter(function (pair) { return pair[0] !== "proof" && pair[0] !== "version"; });
      const service = [["proof", proof()], ["version", steps[step].version], ["waited", "1"]];
      const outcome = await post(address(step), pairs.concat(service));
      if (outcome.kind === "waiting") {
        if (step === page.step) wait();
        return;
      }
      if (outcome.kind === "stored") stored += 1;
      kept.change(page.id, function (record) {
        record.steps[step].unsent = false;
        if (outcome.kind === "refused" || outcome.kind === "overtaken") record.steps[step].refused = true;
      });
      if (outcome.kind === "refused" || outcome.kind === "overtaken") show("refused", true);
    }
    if (stored) await goOnWhereItStopped();
  }

  // What was sent late may have moved the respondent on: show that page, unless it is the one that is open already.
  async function goOnWhereItStopped() {
    try {
      const answer = await respond.inTime(fetch("/answer/" + page.id + "/", { credentials: "same-origin" }), PATIENCE);
      const next = new DOMParser().parseFromString(await answer.text(), "text/html");
      const form = next.getElementById("page");
      const same = form && answer.url === location.href && form.elements.version && form.elements.version.value === version();
      // Whoever has begun to answer what is open keeps it.
      if (answer.ok && !same && !page.touched) display(next, answer.url);
    } catch (error) {}
  }

  function proof() {
    return page.form.elements.proof.value;
  }

  // A page that the server refused is tried again with a new link, not before.
  function proofIn(pairs) {
    return (pairs.find(function (pair) { return pair[0] === "proof"; }) || [])[1];
  }

  // What the server shows of answers that have arrived, in the place of what is open; whether it came.
  respond.showReceipt = async function (id) {
    const path = "/answer/" + id + "/thanks/";
    try {
      const answer = await respond.inTime(fetch(path, { credentials: "same-origin" }), PATIENCE);
      const next = new DOMParser().parseFromString(await respond.inTime(answer.text(), PATIENCE), "text/html");
      if (!next.getElementById("receipt")) return false;
      history.replaceState(null, "", path);
      display(next, null);
      return true;
    } catch (error) {
      return false;
    }
  };

  // -- The next page in this one's place ----------------------------------------------------

  function display(next, url) {
    document.title = next.title;
    document.documentElement.lang = next.documentElement.lang;
    Array.from(document.body.attributes).forEach(function (each) { document.body.removeAttribute(each.name); });
    Array.from(next.body.attributes).forEach(function (each) { document.body.setAttribute(each.name, each.value); });
    while (document.body.firstChild) document.body.removeChild(document.body.firstChild);
    Array.from(next.body.childNodes).forEach(function (node) { document.body.appendChild(document.importNode(node, true)); });
    if (url) history.pushState(null, "", url);
    scrollTo(0, 0);
    const first = document.querySelector("[autofocus]") || document.querySelector(".alert a") || document.querySelector("h1");
    if (first) first.focus();
    loadScripts(next).then(start);
  }

  function loadScripts(next) {
    const missing = Array.from(next.querySelectorAll("head script[src]"))
      .map(function (script) { return script.getAttribute("src"); })
      .filter(function (source) { return !document.querySelector('script[src="' + source + '"]'); });
    return Promise.all(missing.map(function (source) {
      return new Promise(function (done) {
        const script = document.createElement("script");
        script.src = source;
        // Without it the page works all the same.
        script.onload = script.onerror = done;
        document.head.appendChild(script);
      });
    }));
  }

  // -- Without a connection -----------------------------------------------------------------

  // The whole questionnaire is kept for when the connection goes: once, and again when the roster or language changed.
  function keepPocket() {
    if (!("caches" in window) || !navigator.serviceWorker) return;
    const url = page.form.getAttribute("data-pocket");
    const stamp = page.form.getAttribute("data-stamp");
    const id = page.id;
    const record = kept.of(id);
    if (!url || record.pocket === stamp || document.readyState !== "complete") return;
    caches.open(PAGES)
      .then(function (cache) { return cache.add(new Request(url, { credentials: "same-origin" })); })
      .then(function () {
        // It took its time, and the answers have arrived meanwhile: nothing of them stays on the phone.
        if (page.forgotten === id) forget(id);
        else kept.change(id, function (kept) { kept.pocket = stamp; });
      })
      .catch(function () {});
  }

  function offerPocket() {
    const link = document.getElementById("go-on-without");
    const url = page.form.getAttribute("data-pocket");
    if (!link || !("caches" in window) || page.step === "check") return;
    caches.match(url, { ignoreVary: true }).then(function (found) {
      if (found) {
        link.href = url;
        link.hidden = false;
      }
    });
  }

  function forget(id) {
    page.forgotten = id;
    kept.forget(id);
    if ("caches" in window) {
      caches.open(PAGES).then(function (cache) { cache.delete("/answer/" + id + "/pocket/"); });
    }
  }

  respond.worker = function (message) {
    if (navigator.serviceWorker && navigator.serviceWorker.controller) {
      navigator.serviceWorker.controller.postMessage(message);
    }
  };

  // Everything of a respondent that is still on this phone, as a file to hand to the team.
  respond.exportAll = function (id) {
    const found = {};
    kept.keys("").forEach(function (key) {
      const value = kept.read(key);
      if (key.indexOf(id) >= 0 || (value && value.id === id)) found[key] = value;
    });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(found, null, 1)], { type: "application/json" }));
    link.download = "clustersurvey-" + id + ".json";
    document.body.appendChild(link);
    link.click();
    document.body.removeChild(link);
  };

  // The buttons that switch the language stand outside the form that they send.
  document.addEventListener("click", function (event) {
    page.button = event.target.closest("button");
  }, true);
  addEventListener("online", soon);
  document.addEventListener("visibilitychange", function () {
    if (document.hidden) keepTyping();
    else soon();
  });
  addEventListener("pagehide", keepTyping);
  addEventListener("popstate", function () {
    // A link to a place on the same page comes here, too.
    if (page.path && location.pathname !== page.path) location.reload();
  });
  addEventListener("load", function () {
    const scope = location.pathname.indexOf("/interviews/") === 0 ? "/interviews/" : "/answer/";
    if (navigator.serviceWorker) navigator.serviceWorker.register("/answer/worker.js", { scope: scope }).catch(function () {});
    if (page.form && page.form.hasAttribute("data-step")) keepPocket();
  });
  if (document.getElementById("pocket") === null) start();
})();
