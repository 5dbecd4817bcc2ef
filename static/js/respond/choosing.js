// The list and the open section: looking a name up while typing, how many are chosen, suggestions.
(function () {
  "use strict";
  const respond = window.respond;
  const MOST_SUGGESTIONS = 6;
  const MOST_ROWS = 20;
  // Two letters, and the space before them.
  const ALIKE = 3;

  // As surveys.names compares names, as far as looking up needs it: lower case, no accents, words.
  respond.plain = function (text) {
    return " " + text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^0-9a-z\u00df-\uffff]+/g, " ").trim();
  };

  respond.holds = function (plain, wanted) {
    return wanted.every(function (word) { return plain.indexOf(" " + word) >= 0; });
  };

  function wantedIn(text) {
    return respond.plain(text).trim().split(" ").filter(Boolean);
  }

  function said(element, number) {
    if (number === 0) return element.getAttribute("data-none");
    if (number === 1) return element.getAttribute("data-one");
    return element.getAttribute("data-many").replace("#", number);
  }

  // -- The list -----------------------------------------------------------------------------

  function countChosen(root) {
    Array.from(root.querySelectorAll(".count-chosen")).forEach(function (count) {
      const form = count.closest("form");
      const show = function () {
        count.textContent = said(count, form.querySelectorAll("input[name=chosen]:checked").length);
      };
      form.addEventListener("change", show);
      form.addEventListener("restored", show);
      show();
    });
  }

  // "Nobody" and somebody exclude one another: whoever ticks a name takes "nobody" back.
  function nobodyOrSomebody(root) {
    Array.from(root.querySelectorAll("input[name=nobody_listed]")).forEach(function (nobody) {
      nobody.form.addEventListener("change", function (event) {
        if (event.target.name === "chosen" && event.target.checked) nobody.checked = false;
      });
    });
  }

  // What was looked up and is not on the list, for the next page; on this phone only.
  let missing = [];

  // A name that begins alike takes the place of one before: it was typed on, or a slip was mended.
  function note(typed, found) {
    const plain = respond.plain(typed);
    if (plain.length <= ALIKE) return;
    const stays = missing.filter(function (name) {
      const other = respond.plain(name);
      return other.indexOf(plain) === 0 || other.slice(0, ALIKE) !== plain.slice(0, ALIKE);
    });
    const deleting = missing.some(function (name) { return respond.plain(name).indexOf(plain) === 0; });
    missing = found || deleting ? stays : stays.concat(typed.trim());
  }

  // Into the rows that are empty, where somebody may take them out again.
  respond.carryOver = function (form) {
    const inputs = Array.from(form.querySelectorAll(".written input[name^=name-]"));
    if (!inputs.length) return;
    const written = inputs.map(function (input) { return respond.plain(input.value); });
    missing.forEach(function (name) {
      const free = inputs.find(function (input) { return !input.value; });
      if (!free || written.indexOf(respond.plain(name)) >= 0) return;
      free.value = name;
      form.querySelector(".carried-over").hidden = false;
      free.dispatchEvent(new Event("change", { bubbles: true }));
    });
    missing = [];
  };

  // For the next respondent on the same phone.
  respond.lookAnew = function (form) {
    const box = form.querySelector(".filter input");
    missing = [];
    if (!box) return;
    box.value = "";
    box.dispatchEvent(new Event("input"));
  };

  function lookUp(root) {
    Array.from(root.querySelectorAll(".filter")).forEach(function (filter) {
      const box = filter.querySelector("input");
      const form = filter.closest("form");
      const rows = Array.from(form.querySelectorAll(".group .choice")).map(function (label) {
        const name = label.querySelector("span").textContent;
        const also = (label.getAttribute("data-also") || "").split("; ").filter(Boolean);
        return { label: label, name: respond.plain(name), also: also, box: label.querySelector("input") };
      });
      filter.querySelector("button").hidden = true;
      // Of a page that was shown in another's place, what is for browsers without scripts is there, too.
      Array.from(root.querySelectorAll("noscript")).forEach(function (without) { without.remove(); });
      box.addEventListener("input", function () { narrow(form, filter, rows, wantedIn(box.value)); });
      box.addEventListener("keydown", function (event) {
        if (event.key === "Enter") event.preventDefault();
      });
    });
  }

  function narrow(form, filter, rows, wanted) {
    let found = 0;
    rows.forEach(function (row) {
      const alias = wanted.length && !respond.holds(row.name, wanted)
        ? row.also.find(function (other) { return respond.holds(respond.plain(other), wanted); })
        : "";
      const matches = alias !== undefined;
      if (matches) found += 1;
      // What is ticked stays in sight, so that nothing is ticked unseen.
      row.label.hidden = !matches && !row.box.checked;
      tellAlias(row.label, alias || "");
    });
    Array.from(form.querySelectorAll(".group")).forEach(function (group) {
      group.hidden = !group.querySelector(".choice:not([hidden])");
    });
    const line = filter.querySelector(".found");
    line.textContent = wanted.length ? said(line, found) : "";
    note(filter.querySelector("input").value, found);
  }

  function tellAlias(label, alias) {
    let line = label.querySelector(".alias");
    if (!line && alias) {
      line = document.createElement("small");
      line.className = "alias";
      label.querySelector("span").appendChild(line);
    }
    if (line) {
      line.textContent = alias;
      line.hidden = !alias;
    }
  }

  // -- The open section ---------------------------------------------------------------------

  function namesToSuggest(root) {
    const list = document.getElementById("known-names");
    const from = list
      ? Array.from(list.options).map(function (option) { return [option.value, option.label === option.value ? "" : option.label]; })
      : Array.from(document.querySelectorAll(".group .choice")).map(function (label) {
        return [label.querySelector("span").firstChild.textContent, label.getAttribute("data-also") || ""];
      });
    return from.map(function (pair) {
      return { name: pair[0], also: pair[1], plain: respond.plain(pair[0] + " " + pair[1]) };
    });
  }

  function suggest(root) {
    const inputs = Array.from(root.querySelectorAll(".written input[name^=name-]"));
    if (!inputs.length) return;
    const names = namesToSuggest(root);
    inputs.forEach(function (input) { suggestIn(input, names); });
  }

  // A combobox after the ARIA pattern; it offers, and never changes what is typed by itself.
  function suggestIn(input, names) {
    input.removeAttribute("list");
    const list = document.createElement("ul");
    list.className = "suggestions";
    list.id = "suggestions-" + input.name;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", document.querySelector('label[for="' + input.id + '"]').textContent);
    list.hidden = true;
    input.parentNode.insertBefore(list, input.nextSibling);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    let at = -1;

    function close() {
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function take(option) {
      input.value = option.getAttribute("data-name");
      close();
      input.dispatchEvent(new Event("input", { bubbles: true }));
      close();
      input.focus();
    }

    function mark(place) {
      const options = list.children;
      if (at >= 0 && options[at]) options[at].setAttribute("aria-selected", "false");
      at = (place + options.length) % options.length;
      options[at].setAttribute("aria-selected", "true");
      options[at].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[at].id);
    }

    function offer() {
      const wanted = wantedIn(input.value);
      const typed = respond.plain(input.value);
      const found = wanted.join("").length < 2 ? [] : names.filter(function (each) {
        return respond.holds(each.plain, wanted) && respond.plain(each.name) !== typed;
      }).slice(0, MOST_SUGGESTIONS);
      while (list.firstChild) list.removeChild(list.firstChild);
      found.forEach(function (each, number) { list.appendChild(optionOf(each, list.id + "-" + number)); });
      at = -1;
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(Boolean(found.length)));
      if (!found.length) input.removeAttribute("aria-activedescendant");
    }

    input.addEventListener("input", offer);
    input.addEventListener("blur", function () { setTimeout(close, 200); });
    input.addEventListener("keydown", function (event) {
      if (list.hidden) return;
      if (event.key === "ArrowDown") mark(at + 1);
      else if (event.key === "ArrowUp") mark(at < 0 ? -1 : at - 1);
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && at >= 0) take(list.children[at]);
      else return;
      event.preventDefault();
    });
    list.addEventListener("mousedown", function (event) { event.preventDefault(); });
    list.addEventListener("click", function (event) {
      const option = event.target.closest("li");
      if (option) take(option);
    });
  }

  function optionOf(each, id) {
    const option = document.createElement("li");
    option.id = id;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.setAttribute("data-name", each.name);
    option.textContent = each.name;
    if (each.also) {
      const also = document.createElement("small");
      also.className = "alias";
      also.textContent = each.also;
      option.appendChild(also);
    }
    return option;
  }

  // As many rows as were filled in, where a page comes with fewer.
  respond.makeRows = function (form, given) {
    const rows = form.querySelectorAll(".written");
    if (!rows.length) return;
    const numbers = Object.keys(given).map(function (name) { return (name.match(/^name-(\d+)$/) || [])[1]; }).filter(Boolean);
    const wanted = Math.min(MOST_ROWS, Math.max.apply(null, numbers.map(Number).concat(0)) + 1);
    for (let number = rows.length; number < wanted; number += 1) addRow(form, number);
  };

  function addRow(form, number) {
    const rows = form.querySelectorAll(".written");
    const last = rows[rows.length - 1];
    const row = last.cloneNode(true);
    Array.from(row.querySelectorAll("[id], [for], [name]")).forEach(function (element) {
      ["id", "for", "name"].forEach(function (attribute) {
        const value = element.getAttribute(attribute);
        if (value) element.setAttribute(attribute, value.replace(/-\d+$/, "-" + number));
      });
    });
    Array.from(row.querySelectorAll(".suggestions, .field-error")).forEach(function (extra) { extra.remove(); });
    Array.from(row.querySelectorAll("input")).forEach(function (input) { input.value = ""; });
    const legend = row.querySelector("legend");
    legend.textContent = legend.textContent.replace(/\d+/, number + 1);
    last.parentNode.insertBefore(row, last.nextSibling);
    const input = row.querySelector("input[name^=name-]");
    suggestIn(input, namesToSuggest(form));
    return input;
  }

  function moreRows(root) {
    Array.from(root.querySelectorAll("button[name=add_rows]")).forEach(function (button) {
      button.addEventListener("click", function (event) {
        event.preventDefault();
        event.stopPropagation();
        const number = button.form.querySelectorAll(".written").length;
        if (number < MOST_ROWS) addRow(button.form, number).focus();
        if (number + 1 >= MOST_ROWS) button.hidden = true;
      });
    });
  }

  respond.onPage = respond.onPage || [];
  respond.onPage.push(function (root) {
    countChosen(root);
    nobodyOrSomebody(root);
    lookUp(root);
    suggest(root);
    moreRows(root);
  });
})();
