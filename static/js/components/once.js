// A form is sent once: a second press, while the first is on its way, does nothing. Forms with data-sending say so
// on the button. The server would take only one of the two in any case.
const SILENCE = 15_000;

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.onItsWay) {
    event.preventDefault();
    return;
  }
  form.dataset.onItsWay = "yes";
  if (submitter && form.dataset.sending) {
    submitter.setAttribute("aria-disabled", "true");
    const label = submitter.querySelector("span") ?? submitter;
    submitter.dataset.label = label.textContent;
    label.textContent = form.dataset.sending;
  }
  setTimeout(() => release(form), SILENCE);
});

// The page came back from the browser's memory (Back), or the network never answered.
window.addEventListener("pageshow", () => document.querySelectorAll("[data-on-its-way]").forEach(release));

function release(form) {
  delete form.dataset.onItsWay;
  for (const button of document.querySelectorAll('[aria-disabled="true"][data-label]')) {
    button.removeAttribute("aria-disabled");
    (button.querySelector("span") ?? button).textContent = button.dataset.label;
    delete button.dataset.label;
  }
}
