// The whole questionnaire in one page, for when there is no connection: a respondent's own, or an enumerator's list.
// The server drew the steps; this shows one at a time, keeps what is answered, and sends it whole at the end.
(function () {
  "use strict";
  const root = document.getElementById("pocket");
  if (!root) return;
  const respond = window.respond;
  const kept = respond.kept;
  const told = JSON.parse(document.getElementById("told").textContent);
  const isList = root.hasAttribute("data-list");
  const language = document.documentElement.lang;
  const BREAK = 5 * 60;
  const now = { record: null, step: "", since: 0, typing: null };

  const text = function (name) { return root.getAttribute("data-" + name); };
  const section = function (step) { return root.querySelector('[data-pocket-step="' + step + '"]'); };
  const formIn = function (step) { return section(step).querySelector("form"); };
  const listed = Array.from(formIn("choose").querySelectorAll("input[name=chosen]"));
  const turnFor = respond.turning(formIn("choose"), text("still"));
  const valuesOf = function (pairs, name) {
    return (pairs || []).filter(function (pair) { return pair[0] === name; }).map(function (pair) { return pair[1]; });
  };

  // -- What is answered so far --------------------------------------------------------------

  // The pairs of a step: as filled in on this phone, else as the server had them.
  function answered(step) {
    const here = kept.of(now.record.id).steps[step];
    const pairs = here ? here.pairs : now.record.steps[step];
    return pairs && step.indexOf("rate-") === 0 ? asWrittenNow(pairs) : pairs;
  }

  // A name may have been written a little otherwise when it was rated: it is the same one, as it is to the server.
  function asWrittenNow(pairs) {
    const names = writtenNames();
    return pairs.map(function (pair) {
      const written = pair[0].slice(0, 2) === "w:" && names.find(function (name) { return compared(name) === compared(pair[0].slice(2)); });
      return written ? ["w:" + written, pair[1]] : pair;
    });
  }

  function compared(name) {
    return respond.plain(name).trim() || name.trim();
  }

  function nobody() {
    const pairs = answered("choose");
    return valuesOf(pairs, "nobody_listed").length > 0 && !valuesOf(pairs, "chosen").length && !writtenNames().length;
  }

  function writtenNames() {
    return (answered("more") || []).filter(function (pair) { return /^name-\d+$/.test(pair[0]) && pair[1].trim(); })
      .map(function (pair) { return pair[1]; });
  }

  function steps() {
    const rating = nobody() ? [] : told.relations.map(function (key) { return "rate-" + key; });
    return ["welcome", "choose", "more"].concat(rating, told.asksAbout ? ["about"] : [], ["check"]);
  }

  // What is rated: the chosen in the order of the list before it was turned, as on the pages of the server; then the
  // names as they were written.
  function rated() {
    const chosen = valuesOf(answered("choose"), "chosen");
    const boxes = listed.filter(function (box) { return chosen.indexOf(box.value) >= 0; });
    return boxes.map(function (box) { return ["o" + box.value, nameBeside(box)]; })
      .concat(writtenNames().map(function (name) { return ["w:" + name, name]; }));
  }

  function nameBeside(box) {
    return box.parentNode.querySelector("span").firstChild.textContent;
  }

  function isAnswered(step) {
    const pairs = answered(step);
    if (!pairs) return false;
    if (step.indexOf("rate-") !== 0) return true;
    return rated().every(function (pair) { return valuesOf(pairs, pair[0]).length > 0; });
  }

  function firstUnfinished() {
    return steps().find(function (step) { return step === "check" || !isAnswered(step); });
  }

  // -- One step at a time -------------------------------------------------------------------

  function open(record) {
    now.record = record;
    turnFor(record);
    respond.lookAnew(formIn("choose"));
    listed.forEach(function (box) {
      const oneself = box.value === String(record.organisation);
      box.disabled = oneself;
      box.parentNode.classList.toggle("oneself", oneself);
    });
    Array.from(root.querySelectorAll(".respondent-name")).forEach(function (place) { place.textContent = record.name; });
    go(firstUnfinished());
  }

  function go(step) {
    keepTyping();
    Array.from(root.querySelectorAll("[data-pocket-step]")).forEach(function (each) {
      each.hidden = each.getAttribute("data-pocket-step") !== step;
    });
    makeRoom(step !== "welcome" && step !== "sent");
    now.step = step;
    now.since = Date.now();
    prepare(step);
    progress(step);
    scrollTo(0, 0);
    const heading = section(step).querySelector("h1");
    if (heading) heading.focus();
  }

  // As the pages that come from the server: the band is large where one arrives and leaves.
  function makeRoom(room) {
    document.querySelector(".band").classList.toggle("compact", room);
  }

  function prepare(step) {
    if (step === "welcome") consentFor(now.record);
    if (step.indexOf("rate-") === 0) drawRows(step);
    if (step === "check") return summarise();
    const form = section(step).querySelector("form");
    if (!form) return;
    wrong(step, "");
    const typing = kept.typing(now.record.id, step, "pocket");
    respond.fill(form, (typing && typing.pairs) || answered(step) || []);
    form.dispatchEvent(new CustomEvent("restored", { bubbles: true }));
    if (step === "more") respond.carryOver(form);
    const line = document.getElementById("nobody-at-all");
    if (step === "more" && line) line.hidden = valuesOf(answered("choose"), "chosen").length > 0;
  }

  function progress(step) {
    const all = steps();
    const number = all.indexOf(step) + 1;
    const bar = document.getElementById("pocket-progress");
    bar.hidden = !number;
    if (!number) return;
    bar.querySelector("label").textContent = text("progress").replace("#n", number).replace("#m", all.length);
    bar.querySelector("progress").value = number;
    bar.querySelector("progress").max = all.length;
    bar.querySelector("button").hidden = number === 1 && !isList;
  }

  function back() {
    const all = steps();
    const number = all.indexOf(now.step);
    if (number > 0) go(all[number - 1]);
    else showList();
  }

  function consentFor(record) {
    const consent = told.consents[record.consent];
    const place = section("welcome").querySelector(".consent-lines");
    while (place.firstChild) place.removeChild(place.firstChild);
    consent.lines.forEach(function (line) {
      const paragraph = document.createElement("p");
      paragraph.textContent = line;
      place.appendChild(paragraph);
    });
    const where = section("welcome").querySelector("input[name=place]");
    if (where && !where.value) where.value = kept.read("place") || "";
  }

  function drawRows(step) {
    const form = formIn(step);
    const rows = form.querySelector(".rows");
    const pattern = root.querySelector("template[data-relation='" + step + "']").content.firstElementChild;
    while (rows.firstChild) rows.removeChild(rows.firstChild);
    rated().forEach(function (pair) {
      const row = document.importNode(pattern, true);
      row.removeAttribute("id");
      row.querySelector("legend").textContent = pair[1];
      Array.from(row.querySelectorAll("input")).forEach(function (input) { input.name = pair[0]; });
      rows.appendChild(row);
    });
  }

  // -- Going on -----------------------------------------------------------------------------

  function complaint(step, form) {
    const pairs = respond.pairs(form);
    if (step === "welcome" && !form.elements.consent.checked) return text("consent");
    if (step === "choose") return chooseComplaint(pairs);
    if (step.indexOf("rate-") === 0) return rateComplaint(form, pairs);
    if (step === "more") return moreComplaint(form);
    return "";
  }

  function chooseComplaint(pairs) {
    const some = valuesOf(pairs, "chosen").length > 0;
    const none = valuesOf(pairs, "nobody_listed").length > 0;
    return some && none ? text("both") : some || none ? "" : text("neither");
  }

  function rateComplaint(form, pairs) {
    const missing = Array.from(form.querySelectorAll(".rate")).filter(function (row) {
      const lacks = !valuesOf(pairs, row.querySelector("input").name).length;
      row.classList.toggle("wanting", lacks);
      return lacks;
    });
    if (missing.length) missing[0].querySelector("input").focus();
    return missing.length ? text("unrated") : "";
  }

  function moreComplaint(form) {
    const homeless = Array.from(form.querySelectorAll(".written")).find(function (row) {
      const inputs = row.querySelectorAll("input");
      return !inputs[0].value.trim() && inputs[1].value.trim();
    });
    if (homeless) homeless.querySelector("input").focus();
    return homeless ? text("homeless") : "";
  }

  function wrong(step, message) {
    const place = section(step).querySelector(".alert-danger");
    if (!place) return;
    place.textContent = message;
    place.hidden = !message;
  }

  function keep(step, form) {
    const agreed = step === "welcome" ? [["agreed", told.consents[now.record.consent].sealed]] : [];
    const noted = kept.change(now.record.id, function (record) {
      record.steps[step] = {
        pairs: respond.answersIn(respond.pairs(form)).concat(agreed),
        version: now.record.versions[step],
        unsent: true,
        at: Date.now(),
      };
      noteTime(record, step);
      const where = form.elements.place;
      if (where) record.place = where.value;
    });
    document.getElementById("no-room").hidden = noted;
    if (form.elements.place) kept.write("place", form.elements.place.value);
    forgetTyping();
    kept.dropTyping(now.record.id, step);
  }

  function noteTime(record, step) {
    const spent = (Date.now() - now.since) / 1000;
    if (spent > BREAK) record.breaks += 1;
    else record.seconds[step] = (record.seconds[step] || 0) + Math.round(spent);
  }

  function goOn(event) {
    event.preventDefault();
    const step = now.step;
    const form = event.target;
    const message = complaint(step, form);
    wrong(step, message);
    if (message) return section(step).querySelector(".alert-danger").scrollIntoView();
    keep(step, form);
    const all = steps();
    go(all[all.indexOf(step) + 1]);
  }

  // What is being typed belongs to the step it was typed in, however soon somebody goes on or back.
  function typed(event) {
    const form = event.target.closest("form");
    if (!form || !now.record || !form.closest("[data-pocket-step]")) return;
    forgetTyping();
    now.typing = { id: now.record.id, step: now.step, form: form, timer: setTimeout(keepTyping, 250) };
  }

  function keepTyping() {
    const typing = now.typing;
    forgetTyping();
    if (typing) kept.keepTyping(typing.id, typing.step, respond.pairs(typing.form), "pocket");
  }

  function forgetTyping() {
    if (now.typing) clearTimeout(now.typing.timer);
    now.typing = null;
  }

  // -- The summary, and sending -------------------------------------------------------------

  function summarise() {
    const place = section("check").querySelector(".summary");
    while (place.firstChild) place.removeChild(place.firstChild);
    steps().slice(1, -1).forEach(function (step) { place.appendChild(part(step)); });
  }

  function part(step) {
    const box = document.createElement("section");
    const heading = document.createElement("h2");
    const change = document.createElement("button");
    box.className = "check-part";
    heading.textContent = section(step).getAttribute("data-short") + " ";
    change.type = "button";
    change.className = "plain-button";
    change.textContent = text("change");
    change.addEventListener("click", function () { go(step); });
    heading.appendChild(change);
    box.appendChild(heading);
    const list = document.createElement("ul");
    const lines = linesOf(step);
    (lines.length ? lines : [text("nothing")]).forEach(function (line) {
      const item = document.createElement("li");
      item.textContent = line;
      list.appendChild(item);
    });
    box.appendChild(list);
    return box;
  }

  function linesOf(step) {
    if (step === "choose") {
      return rated().filter(function (pair) { return pair[0][0] === "o"; }).map(function (pair) { return pair[1]; });
    }
    if (step === "more") return writtenNames();
    const form = formIn(step);
    if (step.indexOf("rate-") === 0) {
      return rated().map(function (pair) {
        const value = valuesOf(answered(step), pair[0])[0];
        return pair[1] + ": " + (text("word-" + value) || value || "–");
      });
    }
    return Array.from(form.querySelectorAll(".question")).map(function (question) {
      const name = question.querySelector("input").name;
      const values = valuesOf(answered(step), name).filter(Boolean).map(function (value) { return wordFor(question, value); });
      return values.length ? question.querySelector("legend").textContent.trim() + " " + values.join(", ") : "";
    }).filter(Boolean);
  }

  function wordFor(question, value) {
    const unit = question.querySelector(".unit");
    const box = Array.from(question.querySelectorAll("input")).find(function (input) {
      return input.type !== "text" && input.value === value;
    });
    if (box) return box.parentNode.querySelector("span").textContent;
    const said = value + (unit ? " " + unit.textContent : "");
    return respond.unclear(question.querySelector("input"), value) ? said + " " + text("unclear") : said;
  }

  function sendIt(event) {
    event.preventDefault();
    const record = now.record;
    const here = kept.of(record.id);
    noteTime(here, "check");
    const next = here.next || record;
    const all = {};
    steps().slice(0, -1).forEach(function (step) { all[step] = answered(step); });
    const item = {
      id: record.id,
      name: record.name,
      state: "waiting",
      at: Date.now(),
      url: "/answer/" + record.id + "/whole/",
      body: JSON.stringify(Object.assign(record.interview ? { interview: record.interview } : { proof: record.proof }, {
        sending: next.sending,
        revision: next.revision,
        language: language,
        steps: all,
        seconds: here.seconds,
        breaks: here.breaks,
        place: here.place || "",
        duration: Object.keys(here.seconds).reduce(function (sum, step) { return sum + here.seconds[step]; }, 0),
      })),
    };
    document.getElementById("no-room").hidden = respond.outbox.put(next.sending, item);
    Object.keys(all).forEach(function (step) { respond.worker({ drop: record.id + step }); });
    now.sent = next.sending;
    go("sent");
    tellSent();
    respond.outbox.flush();
  }

  function tellSent() {
    if (now.step !== "sent") return;
    const item = respond.outbox.get(now.sent);
    const done = kept.read("stored:" + now.record.id);
    const state = item ? item.state : "stored";
    Array.from(section("sent").querySelectorAll("[data-state]")).forEach(function (each) {
      each.hidden = each.getAttribute("data-state") !== state;
    });
    section("sent").querySelector(".why").textContent = item && item.why ? text("why-" + item.why) : "";
    if (!done || item) return;
    section("sent").querySelector(".receipt").textContent = done.receipt;
    // An enumerator goes back to the list; whoever answers for oneself may look at it again, change it, remove it.
    if (isList || now.leaving) return;
    now.leaving = true;
    respond.showReceipt(now.record.id).then(function (shown) {
      if (shown) kept.remove("stored:" + now.record.id);
      now.leaving = shown;
    });
  }

  // -- The enumerator's list ----------------------------------------------------------------

  function stateOf(record) {
    const item = respond.outbox.of(record.id);
    if (item) return item.state;
    if (kept.read("stored:" + record.id) || record.answered) return "stored";
    return Object.keys(kept.of(record.id).steps).length ? "begun" : "new";
  }

  function drawList() {
    if (!isList) return;
    const counts = { stored: 0, waiting: 0, refused: 0, begun: 0, new: 0 };
    told.records.forEach(function (record) {
      const row = document.getElementById("record-" + record.id);
      const state = stateOf(record);
      counts[state] += 1;
      const mark = row.querySelector(".mark");
      mark.className = "mark " + state;
      mark.textContent = text("state-" + state);
    });
    document.getElementById("record-counts").hidden = !told.records.length;
    document.getElementById("record-counts").textContent = ["stored", "waiting", "refused"]
      .filter(function (state) { return state === "stored" || counts[state]; })
      .map(function (state) { return text("count-" + state).replace("#n", counts[state]).replace("#m", told.records.length); })
      .join(" · ");
    document.getElementById("refused-records").hidden = !counts.refused;
  }

  function showList() {
    if (!isList) return;
    keepTyping();
    makeRoom(true);
    now.record = null;
    now.step = "records";
    Array.from(root.querySelectorAll("[data-pocket-step]")).forEach(function (each) {
      each.hidden = each.getAttribute("data-pocket-step") !== "records";
    });
    document.getElementById("pocket-progress").hidden = true;
    drawList();
    tellWhetherKept();
    scrollTo(0, 0);
  }

  function tellWhetherKept() {
    if (!("caches" in window)) return;
    caches.match(location.pathname, { ignoreVary: true }).then(function (found) {
      document.getElementById("list-kept").hidden = !found;
    });
  }

  function exportRefused() {
    told.records.forEach(function (record) {
      if (stateOf(record) === "refused") respond.exportAll(record.id);
    });
  }

  // -- Beginning ----------------------------------------------------------------------------

  function listen(id, handle) {
    const element = document.getElementById(id);
    if (element) element.addEventListener("click", handle);
  }

  respond.onPage.forEach(function (enhance) { enhance(document); });
  root.addEventListener("submit", function (event) {
    if (now.step === "check") sendIt(event);
    else goOn(event);
  });
  root.addEventListener("input", typed);
  root.addEventListener("change", typed);
  listen("pocket-back", back);
  listen("try-now", respond.outbox.flush);
  listen("export", function () { respond.exportAll(now.record.id); });
  listen("export-records", exportRefused);
  listen("to-list", showList);
  root.addEventListener("click", function (event) {
    const button = event.target.closest("[data-record]");
    const record = button && told.records.find(function (each) { return each.id === button.getAttribute("data-record"); });
    if (record) open(record);
  });
  respond.outbox.onChange = function () {
    tellSent();
    drawList();
  };
  addEventListener("pagehide", keepTyping);
  document.addEventListener("visibilitychange", function () {
    if (document.hidden) keepTyping();
  });
  document.body.classList.add("has-scripts");
  if (isList) showList();
  else open(told.records[0]);
  respond.outbox.flush();
})();
