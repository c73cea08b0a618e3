// Narrows a list to the rows that hold every word that was typed, accents aside.
const box = document.querySelector("[data-filter]");
const list = document.getElementById(box.dataset.filter);
const input = box.querySelector("input");
const none = box.querySelector("[data-none]");
const plain = (text) => text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();

function narrow() {
  const words = plain(input.value).split(/\s+/).filter(Boolean);
  for (const row of list.querySelectorAll("[data-filtered]")) {
    const text = plain(`${row.textContent} ${row.dataset.filtered}`);
    row.hidden = !words.every((word) => text.includes(word));
  }
  const groups = [...list.querySelectorAll("[data-filtered-group]")];
  for (const group of groups) group.hidden = !group.querySelector("[data-filtered]:not([hidden])");
  none.hidden = groups.some((group) => !group.hidden);
}

input.addEventListener("input", narrow);
// What was typed before this ran, or before coming back.
if (input.value) narrow();
