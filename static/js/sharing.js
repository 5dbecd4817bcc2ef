// Copies links and messages, and notes what was opened in WhatsApp. Without it a tap marks a link to be copied by hand,
// and there is a button to note what was sent.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    await copy(source);
    const status = document.querySelector("[data-copied]");
    status.textContent = "";
    // A screen reader tells a second copy, too.
    setTimeout(() => { status.textContent = status.dataset.copied; }, 50);
  });
}

async function copy(source) {
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent);
  } catch {
    // Browsers have no clipboard to offer on pages without HTTPS.
    if (source.select) source.select();
    else getSelection().selectAllChildren(source);
    document.execCommand("copy");
  }
}

for (const link of document.querySelectorAll("[data-note]")) {
  link.addEventListener("click", () => {
    const form = document.getElementById(link.dataset.note);
    const address = link.dataset.noteAt ?? form.action;
    // The phone may leave this page for WhatsApp at once.
    fetch(address, { method: "POST", body: new FormData(form), keepalive: true, headers: { "X-Requested-With": "fetch" } });
  });
}
