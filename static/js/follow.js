// Has the numbers of a page brought up to date while somebody looks at them. Not under the hands of whoever is reading a
// table that they opened, or has the focus in it. Without scripts the page is loaded again by hand.
(function () {
  const region = document.querySelector("[data-follow]");
  if (!region) return;

  function isInUse() {
    return document.hidden || region.contains(document.activeElement) || region.querySelector("details[open]")
      || !getSelection().isCollapsed;
  }

  function look() {
    if (!isInUse()) htmx.trigger(region, "follow");
  }

  setInterval(look, 1000 * Number(region.dataset.follow));
  document.addEventListener("visibilitychange", look);
})();
