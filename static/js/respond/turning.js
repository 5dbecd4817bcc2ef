// The list of organisations from another place on for each respondent, as surveys.answering.questionnaire turns it; those
// whom they named last time stand first. For the page that has the whole questionnaire.
(function () {
  "use strict";
  const respond = (window.respond = window.respond || {});

  // The function that puts the list of a form in order for a record; still: what is said of those named last time.
  respond.turning = function (form, still) {
    const groups = Array.from(form.querySelectorAll(".group"));
    const homes = groups.map(function (group) { return Array.from(group.querySelectorAll(".choice")); });
    const end = document.getElementById("div_id_nobody_listed");
    const stillGroup = document.createElement("fieldset");
    stillGroup.className = "group";
    stillGroup.appendChild(document.createElement("legend")).textContent = still;

    function turnFor(record) {
      if (!groups.length) return;
      const isOther = function (row) { return row.querySelector("input").value !== String(record.organisation); };
      const withOthers = groups.filter(function (_group, place) { return homes[place].some(isOther); });
      const within = withOthers.length ? Math.floor(record.seed / withOthers.length) : 0;
      stillGroup.remove();
      groups.forEach(function (group, place) {
        const oneself = homes[place].filter(function (row) { return !isOther(row); });
        turned(homes[place].filter(isOther), within).concat(oneself).forEach(function (row) { group.appendChild(row); });
      });
      turned(withOthers, record.seed).forEach(function (group) { group.parentNode.insertBefore(group, end); });
      namedBeforeFirst(record);
      groups.forEach(function (group) { group.hidden = !group.querySelector(".choice"); });
    }

    // In the order in which they stand.
    function namedBeforeFirst(record) {
      const named = (record.namedBefore || []).map(String);
      const rows = Array.from(form.querySelectorAll(".group .choice")).filter(function (row) {
        return named.indexOf(row.querySelector("input").value) >= 0;
      });
      if (!rows.length) return;
      const first = form.querySelector(".group");
      first.parentNode.insertBefore(stillGroup, first);
      rows.forEach(function (row) { stillGroup.appendChild(row); });
    }

    return turnFor;
  };

  function turned(items, seed) {
    const turn = items.length ? seed % items.length : 0;
    return items.slice(turn).concat(items.slice(0, turn));
  }
})();
