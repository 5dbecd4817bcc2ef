// Relations and questions are dragged by their grip; what the buttons do comes into the page without loading it anew.
(() => {
  "use strict";

  function makeSortable() {
    for (const list of document.querySelectorAll("#builder [data-order]")) {
      if (list.querySelector(".grip")) Sortable.create(list, { handle: ".grip", animation: 150, onEnd: () => send(list) });
    }
  }

  // As a button would: the same form, and the same answer.
  function send(list) {
    const form = document.getElementById("builder");
    form.elements.order.value = [...list.children].map(card => card.dataset.id).join(",");
    form.querySelector(`button[value="${list.dataset.order}"]`).click();
  }

  // A page that says what is wrong is shown as well.
  document.addEventListener("htmx:beforeSwap", event => {
    if ([409, 422].includes(event.detail.xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  document.addEventListener("htmx:afterSettle", event => {
    if (event.detail.target.id !== "builder") return;
    makeSortable();
    const words = document.getElementById("builder").dataset.said;
    const said = document.getElementById("saving");
    if (words) {
      said.hidden = false;
      said.textContent = words;
    }
    document.body.dispatchEvent(new Event("survey-arranged"));
  });

  makeSortable();
})();
