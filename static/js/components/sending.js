// A form is sent once. Without network it waits on the page, and leaves by itself when the network is back. A second
// press, while the first is on its way, does nothing; forms with data-sending say so on the button. The server would
// take only one of the two in any case.
const SILENCE = 15_000;
const banner = document.querySelector("[data-network=waiting]");
let waiting = null;

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || form.method !== "post") return;
  if (!navigator.onLine) {
    event.preventDefault();
    wait({ form, submitter });
  } else if (form.dataset.onItsWay) {
    event.preventDefault();
  } else {
    hold(form, submitter);
  }
});

window.addEventListener("online", () => {
  const send = waiting;
  wait(null);
  if (send?.form.isConnected) send.form.requestSubmit(send.submitter);
});

// The page came back from the browser's memory (Back), or the network never answered.
window.addEventListener("pageshow", () => document.querySelectorAll("[data-on-its-way]").forEach(release));

function wait(send) {
  waiting = send;
  if (banner) banner.hidden = send === null;
}

function hold(form, submitter) {
  form.dataset.onItsWay = "yes";
  if (submitter && form.dataset.sending) {
    submitter.setAttribute("aria-disabled", "true");
    const label = submitter.querySelector("span") ?? submitter;
    submitter.dataset.label = label.textContent;
    label.textContent = form.dataset.sending;
  }
  setTimeout(() => release(form), SILENCE);
}

function release(form) {
  delete form.dataset.onItsWay;
  for (const button of document.querySelectorAll('[aria-disabled="true"][data-label]')) {
    button.removeAttribute("aria-disabled");
    (button.querySelector("span") ?? button).textContent = button.dataset.label;
    delete button.dataset.label;
  }
}
