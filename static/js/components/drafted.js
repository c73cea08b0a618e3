// Keeps on this device what is typed in a form that is sent only once: the network may be cut, or the telephone
// ring. It is put back when the form is opened again, and forgotten once the form is sent.
import { answered, forgetForm, forgetOthers, keep, kept, nameOf } from "./kept.js";

const PAUSE = 500;
const form = document.querySelector("form[data-drafted]");
const found = form.querySelector("[data-drafted-found]");
const own = (input) => input.name && !["hidden", "file", "password", "submit", "button"].includes(input.type);
let timer;

function typed() {
  const names = new Set([...form.elements].filter(own).map(({ name }) => name));
  return [...new FormData(form)].filter(([name]) => names.has(name));
}

function putBack(fields, newer) {
  for (const input of [...form.elements].filter(own)) {
    if (newer.has(input.name)) continue;
    const values = fields.filter(([name]) => name === input.name).map(([, value]) => value);
    if (input.type === "radio" || input.type === "checkbox") input.checked = values.includes(input.value);
    else if (values.length) input.value = values[0];
  }
  // Who reads it is counted again.
  form.querySelector('[type="radio"]')?.dispatchEvent(new Event("change", { bubbles: true }));
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(() => keep(form, typed()), PAUSE);
}

form.addEventListener("input", later);
form.addEventListener("submit", () => {
  clearTimeout(timer);
  keep(form, typed());
});
form.querySelector("[data-drafted-clear]").addEventListener("click", () => {
  clearTimeout(timer);
  forgetForm(form);
  form.reset();
  location.reload();
});

forgetOthers(form.dataset.drafted);
const copy = kept(nameOf(form));
// On a slow line people write before this script is there.
const early = new Set([...form.elements].filter(own).filter(answered).map(({ name }) => name));
if (early.size) later();
// What came back with faults is newer than what is kept.
if (copy && !form.querySelector(".field--wrong") && JSON.stringify(copy.fields) !== JSON.stringify(typed())) {
  putBack(copy.fields, early);
  found.hidden = false;
  // The same request as before: sent twice, once with an answer that got lost, it is one page.
  form.elements.request_id.value = copy.request;
}
