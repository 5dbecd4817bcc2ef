// A bar that is wider than the screen begins where its current entry is.
for (const here of document.querySelectorAll(".cluster-nav [aria-current]")) {
  const bar = here.closest(".cluster-nav");
  bar.scrollLeft = here.offsetLeft - bar.offsetLeft - 24;
}
