// Shows how far a long work is, and draws the page again once it is over.
const box = document.querySelector("[data-progress]");
const bar = box.querySelector("progress");
const told = box.querySelector("[data-done]");
let pause = 700;

async function look() {
  try {
    const answer = await fetch(box.dataset.progress, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) throw new Error(answer.status);
    const { state, done, total } = await answer.json();
    if (state !== box.dataset.state) return location.reload();
    // The sentence is read aloud: only when a tenth more is done.
    if (Math.floor((done * 10) / total) > Math.floor((bar.value * 10) / total)) told.textContent = done;
    bar.value = done;
    pause = 700;
  } catch {
    pause = Math.min(pause * 2, 15000);
  }
  setTimeout(look, pause);
}

setTimeout(look, pause);
