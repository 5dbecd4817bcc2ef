// Looks every few seconds whether the network has been built anew. A page that says newer answers are on their way
// into it is loaded again then; any other says that there are new ones, and leaves it to whoever is reading.
// Without scripts the first reloads by itself.
(function () {
  var script = document.currentScript;
  var reload = script.hasAttribute("data-reload");
  var pause = reload ? 1000 : 4000;

  function look() {
    if (document.hidden) return setTimeout(look, pause);
    fetch(script.dataset.state, { credentials: "same-origin" })
      .then(function (answer) { return answer.json(); })
      .then(function (state) {
        if (String(state.build) === script.dataset.build) setTimeout(look, pause);
        else if (reload) location.reload();
        else document.getElementById("new-build").hidden = false;
      })
      .catch(function () { setTimeout(look, 10000); });
  }

  setTimeout(look, pause);
})();
