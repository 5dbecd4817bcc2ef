// The phone beside the builder shows the page, and the language, of what is being written, as it reads now.
(() => {
  "use strict";
  const phone = document.getElementById("phone");
  const [before] = phone.dataset.base.split("xx/step/");

  function shown() {
    try {
      const path = phone.contentWindow.location.pathname;
      return path.startsWith(before) ? path.slice(before.length).split("/") : null;
    } catch {
      return null;
    }
  }

  function go(language, step) {
    phone.contentWindow.location.replace(`${before}${language}/${step}/`);
  }

  function again() {
    const page = shown();
    if (page) go(...page);
  }

  function follow(event) {
    const part = event.target.closest("#builder [data-step]");
    const page = shown();
    if (!part || !page || !event.target.matches("[data-part]")) return;
    const cell = event.target.closest("[data-language]");
    const wanted = [cell ? cell.dataset.language : page[0], part.dataset.step];
    if (wanted[0] !== page[0] || wanted[1] !== page[1]) go(...wanted);
  }

  function mark() {
    const page = shown();
    for (const link of document.querySelectorAll("[data-step-link]")) {
      if (page && link.dataset.stepLink === page[1]) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  document.addEventListener("focusin", follow);
  document.body.addEventListener("survey-saved", again);
  document.body.addEventListener("survey-arranged", again);
  phone.addEventListener("load", mark);
  mark();
})();
