// Buttons that write the marks of home/marks.py into the text, for whoever would rather press than type them.
for (const bar of document.querySelectorAll("[data-marks-bar]")) {
  const text = document.getElementById(bar.getAttribute("aria-controls"));
  bar.hidden = false;
  bar.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-mark]");
    if (button) write(text, button);
  });
}

function write(text, { dataset }) {
  const { selectionStart: from, selectionEnd: to, value } = text;
  const chosen = value.slice(from, to);
  if (dataset.mark === "bold") put(text, from, to, `**${chosen}**`, chosen ? 0 : -2);
  else if (dataset.mark === "list") list(text, from, to);
  else link(text, from, to, chosen, dataset.asks);
}

// Each line that the selection touches begins an item.
function list(text, from, to) {
  const start = text.value.lastIndexOf("\n", from - 1) + 1;
  const lines = text.value.slice(start, to).split("\n");
  put(text, start, to, lines.map((line) => (line.startsWith("- ") ? line : `- ${line}`)).join("\n"), 0);
}

function link(text, from, to, chosen, asks) {
  const typed = prompt(asks, "https://")?.trim();
  if (!typed || typed === "https://") return text.focus();
  const address = /^[a-z]+:/i.test(typed) ? typed : `https://${typed}`;
  put(text, from, to, chosen ? `[${chosen}](${address})` : address, 0);
}

function put(text, from, to, words, back) {
  text.focus();
  text.setSelectionRange(from, to);
  // Kept in the browser's own undo, where it still does it this way.
  if (!document.execCommand("insertText", false, words)) {
    text.setRangeText(words, from, to, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const at = from + words.length + back;
  text.setSelectionRange(at, at);
}
