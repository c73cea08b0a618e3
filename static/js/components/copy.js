// Copies a text of the page, and says that it did. Without JavaScript one selects it by hand.
for (const button of document.querySelectorAll("[data-copy]")) {
  const label = button.querySelector("span");
  const before = label.textContent;
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    label.textContent = button.dataset.copied;
    label.setAttribute("role", "status");
    setTimeout(() => (label.textContent = before), 4_000);
  });
}
