// Turning from one kind of help to the next, with the keyboard or what a presenter holds in the hand.
(function () {
  var TURNS = { ArrowRight: "next", PageDown: "next", ArrowLeft: "prev", PageUp: "prev" };

  document.addEventListener("keydown", function (event) {
    var link = TURNS[event.key] && document.querySelector('main a[rel="' + TURNS[event.key] + '"]');
    if (!link || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    location.assign(link.href);
  });
})();
