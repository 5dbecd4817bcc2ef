// The queue of written names by keyboard: only while the focus is on a name, and never while somebody is typing.
(function () {
  var list = document.getElementById("written-names");
  if (!list) return;
  var last = null; // the card that was settled last

  function cards() { return Array.from(list.querySelectorAll(".written")); }
  function go(card) { if (card) card.focus(); }

  function beside(card, step) {
    var all = cards();
    return all[Math.min(all.length - 1, Math.max(0, all.indexOf(card) + step))];
  }

  function nextOpen(card) {
    var all = cards(), place = all.indexOf(card);
    return all.slice(place + 1).concat(all.slice(0, place)).find(function (each) { return each.dataset.state === "open"; });
  }

  function press(card, selector) {
    var button = card && card.querySelector(selector);
    if (button) button.click();
    return Boolean(button);
  }

  function openNew(card) {
    var details = card.querySelector(".new-organisation");
    if (!details) return false;
    details.open = true;
    var field = details.querySelector("input:not([type=hidden])");
    if (field) field.focus();
    return true;
  }

  function lookUp(card) {
    var field = card.querySelector("[name=typed]");
    if (field) field.focus();
    return Boolean(field);
  }

  function act(key, card) {
    if (key === "ArrowDown" || key === "ArrowUp") { go(beside(card, key === "ArrowDown" ? 1 : -1)); return true; }
    if (/^[1-5]$/.test(key)) return press(card, ".suggestions li:nth-child(" + key + ") button");
    if (key === "n") return openNew(card);
    if (key === "x") return press(card, "[value=none]");
    if (key === "/") return lookUp(card);
    if (key === "u") return press(card, "[value=undo]") || press(last && document.getElementById(last), "[value=undo]");
    return false;
  }

  list.addEventListener("keydown", function (event) {
    var card = event.target.closest(".written");
    if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input, select, textarea")) {
      if (event.key === "Escape") go(card);
      return;
    }
    if (act(event.key, card)) event.preventDefault();
  });

  // The queue moves on: what was settled stays where it is, with its Undo, and the next open name has the focus.
  document.body.addEventListener("htmx:afterSettle", function (event) {
    var id = event.detail.requestConfig && event.detail.requestConfig.target && event.detail.requestConfig.target.id;
    var card = id && document.getElementById(id);
    if (!card || !card.matches(".written")) return;
    if (card.dataset.state === "done" && !card.hasAttribute("data-stay")) {
      last = id;
      go(nextOpen(card) || card);
    } else {
      go(card.querySelector("[aria-invalid]") || card);
    }
  });

  // Whoever has a keyboard may start at once; a finger needs no focus, and the page stays where it begins.
  var first = list.querySelector("[data-state=open]");
  if (first && matchMedia("(hover: hover) and (pointer: fine)").matches) first.focus({ preventScroll: true });
})();
