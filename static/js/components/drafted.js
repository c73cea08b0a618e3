// Keeps on this device what is typed in a form that is sent only once: the network may be cut, or the telephone
// ring. It is put back when the form is opened again, and forgotten once the form is sent.
import { forgetForm, forgetOthers, keep, kept, nameOf } from "./kept.js";

const PAUSE = 500;
const form = document.querySelector("form[data-drafted]");
const found = form.querySelector("[data-drafted-found]");
const own = (input) => input.name && !["hidden", "file", "password"].includes(input.type);
let timer;

function typed() {
  const names = new Set([...form.elements].filter(own).map(({ name }) => name));
  return [...new FormData(form)].filter(([name]) => names.has(name));
}

function putBack(fields) {
  for (const input of [...form.elements].filter(own)) {
    const values = fields.filter(([name]) => name === input.name).map(([, value]) => value);
    if (input.type === "radio" || input.type === "checkbox") input.checked = values.includes(input.value);
    else if (values.length) input.value = values[0];
  }
  // Who reads it is counted again.
  form.querySelector('[type="radio"]')?.dispatchEvent(new Event("change", { bubbles: true }));
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => keep(form, typed()), PAUSE);
});
form.addEventListener("submit", () => {
  clearTimeout(timer);
  keep(form, typed());
});
form.querySelector("[data-drafted-clear]").addEventListener("click", () => {
  clearTimeout(timer);
  forgetForm(form);
  location.reload();
});

forgetOthers(form.dataset.drafted);
const copy = kept(nameOf(form));
// What came back with faults is newer than what is kept.
if (copy && !form.querySelector(".field--wrong") && JSON.stringify(copy.fields) !== JSON.stringify(typed())) {
  putBack(copy.fields);
  found.hidden = false;
  // The same request as before: sent twice, once with an answer that got lost, it is one page.
  form.elements.request_id.value = copy.request;
}
