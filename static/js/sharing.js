// Copies links and messages, and notes what was opened in WhatsApp. Without it a tap marks a link to be copied by hand,
// and there is a button to note what was sent.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    await copy(source);
    tell(button, document.querySelector("[data-copied]"));
  });
}

// Where one looks, and for screen readers, which tell a second copy, too.
function tell(button, status) {
  const words = button.dataset.words ?? button.textContent;
  button.dataset.words = words;
  button.textContent = status.dataset.copied;
  status.textContent = "";
  setTimeout(() => { status.textContent = status.dataset.copied; }, 50);
  setTimeout(() => { button.textContent = words; }, 3000);
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
