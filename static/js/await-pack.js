// Looks every second how far a report pack is, moves the bar, and loads the page again when it is ready, has failed or
// has begun. Without scripts the page reloads by itself.
(function () {
  var script = document.currentScript;
  var bar = document.getElementById("pack-progress");
  var first = null;

  function look() {
    if (document.hidden) return setTimeout(look, 1000);
    fetch(script.dataset.state, { credentials: "same-origin" })
      .then(function (answer) {
        if (!answer.ok) throw new Error(answer.status);
        return answer.json();
      })
      .then(function (pack) {
        if (first === null) first = pack.state;
        if (pack.state === "ready" || pack.state === "failed" || pack.state !== first) return location.reload();
        bar.max = pack.steps || 1;
        bar.value = pack.done;
        setTimeout(look, 1000);
      })
      .catch(function () { setTimeout(look, 5000); });
  }

  look();
})();
