// Saves a form while it is filled in, and shows what the server counts from it. One save at a time. When a save
// fails, the text is kept on this device and tried again by itself; the form can be sent without any of this.
import { fill } from "./filling.js";
import { answered, forgetForm, forgetOthers, keep, kept, nameOf } from "./kept.js";

const PAUSE = 900;
// After what something else is computed or asked from: the server counts, and only the server.
const SOON = 350;
const SLOW = 1_000;
const AGAIN = 15_000;
const PATIENCE = 60_000;

const form = document.querySelector("form[data-autosave]");
const states = form.querySelectorAll("[data-say]");
// Names of the inputs that changed: since the last save, and in the save under way. The server keeps what was typed
// in the others on another device.
const touched = new Set();
const sent = new Set();
let changed = false;
let saving = null;
let leaving = false;
let timer;

const say = (word) => states.forEach((state) => (state.hidden = state.dataset.say !== word));

function later(pause) {
  changed = true;
  clearTimeout(timer);
  timer = setTimeout(save, pause);
}

async function save() {
  if (saving || leaving || !changed) return;
  saving = new AbortController();
  changed = false;
  move(touched, sent);
  const slow = setTimeout(say, SLOW, "saving");
  const trouble = await send(saving.signal).catch(() => "offline");
  clearTimeout(slow);
  saving = null;
  if (trouble) move(sent, touched);
  sent.clear();
  if (leaving) return;
  say(trouble || "saved");
  if (!trouble) forgetForm(form);
  else keep(form, typed());
  if (trouble && trouble !== "refused") later(AGAIN);
  else if (changed) later(PAUSE);
}

function move(from, to) {
  for (const name of from) to.add(name);
  from.clear();
}

// Shape: resolves to what went wrong, as a word of the page, or "".
async function send(signal) {
  const limit = AbortSignal.any ? AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]) : signal;
  const headers = { "X-Requested-With": "fetch" };
  const answer = await fetch(location.pathname, { method: "POST", body: parcel(), headers, signal: limit });
  if (answer.redirected) {
    leaving = true;
    location.assign(answer.url);
    return "";
  }
  if (answer.status === 401 || answer.status === 403) return "signed-out";
  if (answer.status === 400 || answer.status === 413) return "refused";
  if (!answer.ok) return "failed";
  show(await answer.text());
  return "";
}

function parcel() {
  const token = document.cookie.match(/(?:csrftoken|__Host-csrf)=([^;]+)/)?.[1];
  // Signing in again, in another tab, has changed it.
  if (token) for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = token;
  const data = new FormData(form);
  for (const input of form.querySelectorAll('input[type="file"]')) if (!input.files.length) data.delete(input.name);
  data.delete("password");
  data.set("intent", "save");
  return data;
}

const typed = () => [...new FormData(form)].filter(([name, value]) => name.startsWith("f-") && typeof value === "string");

function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const part of fresh.querySelectorAll("[data-swap]")) {
    const place = document.getElementById(part.id);
    // What is the same is not said again; a file chosen meanwhile goes with the next save.
    if (!place || place.innerHTML === part.innerHTML || (changed && place.querySelector('[type="file"]'))) continue;
    place.replaceChildren(...part.childNodes);
  }
  page.showAsked([...fresh.querySelectorAll("[data-asked]")].map((part) => part.dataset.asked));
}

function putBack() {
  const copy = kept(nameOf(form));
  if (!copy || copy.at <= Number(form.dataset.savedAt) * 1000) return;
  const newer = new Set(touched);
  page.putLines(copy.fields);
  for (const input of form.querySelectorAll('[name^="f-"]:not([type="file"], [data-line])')) {
    if (newer.has(input.name)) continue;
    const values = copy.fields.filter(([name]) => name === input.name).map(([, value]) => value);
    if (input.type === "radio" || input.type === "checkbox") input.checked = values.includes(input.value);
    else if (values.length) input.value = values[0];
    touched.add(input.name);
  }
  later(0);
}

// On a slow line people answer before this script is there.
function takeUp() {
  for (const input of form.querySelectorAll('[name^="f-"]')) {
    if (!answered(input)) continue;
    if (input.type !== "file") touched.add(input.name);
    later(0);
  }
}

form.addEventListener("input", ({ target }) => {
  if (!target.name?.startsWith("f-") || target.type === "file") return;
  touched.add(target.name);
  later(target.closest("[data-feeds]") ? SOON : PAUSE);
});
form.addEventListener("formdata", ({ formData }) => {
  for (const name of ["", ...touched, ...sent]) formData.append("touched", name);
});
form.addEventListener("change", ({ target }) => target.matches("[data-send-now]") && later(0));
form.addEventListener("keydown", (event) => {
  // Enter goes on to nothing by accident; from the password it signs.
  if (event.key !== "Enter" || !event.target.matches('input:not([type="file"])')) return;
  event.preventDefault();
  if (event.target.name === "password") form.requestSubmit(form.querySelector('.sign [value="sign"]'));
});
form.addEventListener("submit", () => {
  leaving = true;
  saving?.abort();
  clearTimeout(timer);
});
// Gone elsewhere before what was typed last was saved.
window.addEventListener("pagehide", () => !leaving && (changed || saving) && keep(form, typed()));
window.addEventListener("pageshow", () => (leaving = false));
window.addEventListener("online", save);
document.querySelector("form[data-forgets]")?.addEventListener("submit", () => forgetForm(form));

// A page that answers what was sent would be sent again by Back or Reload: the same address shows what is kept.
history.replaceState(null, "", location.href);

const page = fill(form, (names) => {
  for (const name of names) touched.add(name);
  later(SOON);
});
forgetOthers(form.dataset.autosave);
takeUp();
putBack();
