// Shows the colours that somebody tries, before they are saved. What they make is computed by the server alone.
const form = document.querySelector("[data-appearance]");
const boxes = { day: document.querySelector(".preview--day"), night: document.querySelector(".preview--night") };
const input = (name) => form.querySelector(`input[name=${name}]`);
let latest = 0;
let waiting;

const show = (palette) => {
  for (const [time, box] of Object.entries(boxes)) {
    for (const [name, value] of Object.entries(palette[time])) box.style.setProperty(`--${name}`, value);
  }
  for (const line of form.querySelectorAll("[data-near]")) {
    const nearest = palette[line.dataset.near];
    line.hidden = !nearest;
    line.querySelector("button").value = nearest;
  }
};

const ask = async () => {
  const turn = ++latest;
  const wanted = new URLSearchParams({ colour: input("colour").value, accent: input("accent").value });
  const answer = await fetch(`${form.dataset.appearance}?${wanted}`, { headers: { "X-Requested-With": "fetch" } });
  if (answer.ok && turn === latest) show(await answer.json());
};

// The nearest colour goes into the form: whoever looks at it has not saved yet.
for (const line of form.querySelectorAll("[data-near]")) {
  line.querySelector("button").addEventListener("click", (event) => {
    event.preventDefault();
    input(line.dataset.near).value = event.currentTarget.value;
    ask().catch(() => {});
  });
}
form.addEventListener("input", ({ target }) => {
  if (target.name === "name") for (const box of Object.values(boxes)) box.querySelector("[data-name]").textContent = target.value;
  if (target.type !== "color") return;
  clearTimeout(waiting);
  waiting = setTimeout(() => ask().catch(() => {}), 150);
});
