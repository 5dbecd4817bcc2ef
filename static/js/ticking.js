// Ticks, or unticks, every box on the page at once.
for (const button of document.querySelectorAll("[data-tick-page]")) {
  const boxes = () => [...document.querySelectorAll("tbody input[type=checkbox]")];
  button.hidden = false;
  button.addEventListener("click", () => {
    const tick = boxes().some((box) => !box.checked);
    for (const box of boxes()) box.checked = tick;
  });
}
