// The profile questions: what does not apply is out of the way, and a number that looks odd is asked about at once.
(function () {
  "use strict";
  const respond = window.respond;
  // As in surveys.numbers.
  const THOUSANDS = /^-?[1-9][0-9]{0,2}([., '][0-9]{3})+$/;
  const PLAIN = /^-?[0-9]+([.,][0-9]+)?$/;

  function conditions(root) {
    Array.from(root.querySelectorAll("[data-only-if]")).forEach(function (question) {
      const form = question.closest("form");
      const name = question.getAttribute("data-only-if");
      const line = question.querySelector(".condition");
      if (line) line.hidden = true;
      const follow = function () {
        const chosen = form.querySelector('input[name="' + name + '"]:checked');
        question.hidden = Boolean(chosen) && chosen.value === "no";
      };
      form.addEventListener("change", follow);
      form.addEventListener("restored", follow);
      follow();
    });
  }

  // Why no number can be read in a text: the name of what is said of it; "" where one can, or none is asked.
  respond.unclear = function (input, text) {
    const kind = input.getAttribute("inputmode");
    if (!kind || !text) return "";
    if (THOUSANDS.test(text)) return "thousands";
    if (!PLAIN.test(text)) return "number";
    const sound = kind === "numeric" ? /^[0-9]+$/.test(text) : Number(text.replace(",", ".")) >= 0;
    return sound ? "" : "whole";
  };

  function doubtOf(input, line) {
    const text = input.value.trim();
    if (!text) return "";
    const unclear = respond.unclear(input, text);
    if (unclear === "thousands") {
      const unit = input.parentNode.querySelector(".unit");
      const asked = unit ? text + " " + unit.textContent : text;
      return line.getAttribute("data-thousands").replace("#asked", asked).replace("#plain", text.replace(/[., ']/g, ""));
    }
    if (unclear) return line.getAttribute("data-" + unclear);
    const most = input.getAttribute("data-usual-most");
    return most !== null && Number(text.replace(",", ".")) > Number(most) ? line.getAttribute("data-much") : "";
  }

  function gentleChecks(root) {
    Array.from(root.querySelectorAll(".question .gentle")).forEach(function (line) {
      const input = line.closest(".question").querySelector(".with-unit input");
      const look = function () {
        const doubt = doubtOf(input, line);
        line.textContent = doubt;
        line.hidden = !doubt;
      };
      input.addEventListener("change", look);
      input.form.addEventListener("restored", look);
      // While it is being mended the warning goes, and comes only when the field is left.
      input.addEventListener("input", function () { if (!line.hidden) look(); });
    });
    Array.from(root.querySelectorAll("form")).forEach(function (form) {
      if (form.querySelector(".question")) form.addEventListener("submit", function () { markDoubted(form); }, true);
    });
  }

  // What was pointed out here already is not pointed out by the server again.
  function markDoubted(form) {
    Array.from(form.querySelectorAll(".question .gentle:not([hidden])")).forEach(function (line) {
      const input = line.closest(".question").querySelector(".with-unit input");
      const mark = document.createElement("input");
      mark.type = "hidden";
      mark.name = "doubted";
      mark.value = input.name + "=" + input.value;
      form.appendChild(mark);
    });
  }

  respond.onPage = respond.onPage || [];
  respond.onPage.push(function (root) {
    conditions(root);
    gentleChecks(root);
  });
})();
