{% load static %}// Keeps the questionnaire's own files and pages for when there is no connection, and sends what waits when it is back,
// though the page was closed. It never touches a POST that the page makes.
"use strict";
const FILES = [
  "{% static "css/respond.css" %}", "{% static "js/respond/kept.js" %}", "{% static "js/respond/choosing.js" %}",
  "{% static "js/respond/profile.js" %}", "{% static "js/respond/sending.js" %}", "{% static "js/respond/outbox.js" %}",
  "{% static "js/respond/turning.js" %}", "{% static "js/respond/pocket.js" %}",
  "{% static "img/icon.svg" %}", "{% url "respond-offline" %}",
];
// The pages are kept apart from the files: a new version of these must not cost anybody the page they fill in.
const PAGES = "clustersurvey-pages";
const KEPT_FILES = "clustersurvey-files-" + FILES.join("|");
const PATIENCE = 20000;

self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(KEPT_FILES).then(function (cache) { return cache.addAll(FILES); }).then(function () { return self.skipWaiting(); }));
});

self.addEventListener("activate", function (event) {
  event.waitUntil(
    caches.keys().then(function (names) {
      return Promise.all(names.filter(function (name) {
        return name.startsWith("clustersurvey-files-") && name !== KEPT_FILES;
      }).map(function (name) { return caches.delete(name); }));
    }).then(function () { return self.clients.claim(); })
  );
});

self.addEventListener("fetch", function (event) {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (FILES.indexOf(url.pathname) >= 0) event.respondWith(fromFiles(event.request));
  else if (event.request.mode === "navigate") event.respondWith(fromNetwork(event.request, url.pathname));
});

function fromFiles(request) {
  return caches.match(request, { ignoreVary: true }).then(function (found) { return found || fetch(request); });
}

function fromNetwork(request, path) {
  const late = new Promise(function (_, reject) { setTimeout(reject, PATIENCE, new Error("no answer")); });
  return Promise.race([fetch(request), late]).then(function (answer) {
    // The list of an enumerator is one page, which is itself what is kept.
    if (path.startsWith("/interviews/") && answer.ok && !answer.redirected) {
      const copy = answer.clone();
      caches.open(PAGES).then(function (cache) { return cache.put(path, copy); });
    }
    return answer;
  }).catch(function () { return kept(path); });
}

function kept(path) {
  const respondent = path.match(/^\/answer\/([0-9a-z]+)\//);
  const page = respondent ? "/answer/" + respondent[1] + "/pocket/" : path;
  return caches.match(page, { ignoreVary: true }).then(function (found) {
    return found || caches.match("{% url "respond-offline" %}", { ignoreVary: true });
  }).then(function (found) { return found || Response.error(); });
}

// -- What waits to be sent, where the browser wakes a worker when the connection is back ------

self.addEventListener("message", function (event) {
  const told = event.data || {};
  if (told.keep) event.waitUntil(put(told).then(wakeMe));
  if (told.drop) event.waitUntil(inStore("readwrite", function (store) { return store.delete(told.drop); }));
});

self.addEventListener("sync", function (event) {
  if (event.tag === "send") event.waitUntil(sendAll());
});

function wakeMe() {
  if (self.registration.sync) return self.registration.sync.register("send").catch(function () {});
}

function put(told) {
  return inStore("readwrite", function (store) { return store.put(told, told.keep); });
}

async function sendAll() {
  const waiting = await inStore("readonly", function (store) { return store.getAll(); });
  for (const told of waiting) {
    const answer = await fetch(told.url, {
      method: "POST",
      credentials: "same-origin",
      redirect: "error",
      headers: told.form ? { "X-Respond-Script": "1" } : { "Content-Type": "application/json" },
      body: told.form ? formOf(told.body) : told.body,
    });
    // Stored, or refused: the page finds that out for itself when it sends the same again.
    if (answer.status === 201 || (answer.status >= 400 && answer.status < 429)) {
      await inStore("readwrite", function (store) { return store.delete(told.keep); });
    }
  }
}

function formOf(pairs) {
  const body = new URLSearchParams();
  pairs.forEach(function (pair) { body.append(pair[0], pair[1]); });
  return body;
}

// Opened anew each time: some browsers close it when memory is short.
function inStore(mode, work) {
  return new Promise(function (resolve, reject) {
    const opening = indexedDB.open("clustersurvey", 1);
    opening.onupgradeneeded = function () { opening.result.createObjectStore("waiting"); };
    opening.onerror = function () { reject(opening.error); };
    opening.onsuccess = function () {
      const transaction = opening.result.transaction("waiting", mode);
      const request = work(transaction.objectStore("waiting"));
      transaction.oncomplete = function () { opening.result.close(); resolve(request.result); };
      transaction.onerror = transaction.onabort = function () { opening.result.close(); reject(transaction.error); };
    };
  });
}
