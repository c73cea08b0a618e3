// Turns the confirm sections of a page into modal dialogs: opened by data-opens, closed by data-closes, Escape
// or a press beside them. The browser keeps the focus inside and gives it back.
for (const dialog of document.querySelectorAll("dialog.confirm")) {
  dialog.dataset.modal = "";
  for (const close of dialog.querySelectorAll("[data-closes]")) {
    close.hidden = false;
    close.addEventListener("click", () => dialog.close());
  }
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && outside(event, dialog)) dialog.close();
  });
  dialog.addEventListener("close", () => {
    // Opened by its address, it has nobody to give the focus back to.
    const lost = document.activeElement === document.body || dialog.contains(document.activeElement);
    if (lost) document.querySelector(`[data-opens="${dialog.id}"]`)?.focus();
  });
  if (dialog.querySelector('[aria-invalid="true"]') || location.hash === `#${dialog.id}`) open(dialog);
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (!dialog) return;
  event.preventDefault();
  open(dialog);
});

function open(dialog) {
  if (dialog.open) return;
  dialog.showModal();
  const first = dialog.querySelector("[autofocus], [aria-invalid='true']") ?? dialog.querySelector("h2");
  first?.focus();
}

function outside(event, dialog) {
  const box = dialog.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}
