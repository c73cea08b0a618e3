// In the page editor: what it keeps by itself and what a button sends never overtake each other. Otherwise a page that is
// refused comes back older than what was kept meanwhile, and Wagtail says that another window wrote a new version.
let isKeeping = false;
let isLeaving = false;
let pressed = null;

document.addEventListener("w-autosave:save", (event) => {
  if (isLeaving) event.preventDefault();
  else isKeeping = true;
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-edit-form]")) return;
  isLeaving = !isKeeping;
  if (isLeaving) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  pressed = event.submitter;
}, true);

function send() {
  isKeeping = false;
  const button = pressed;
  if (!button) return;
  pressed = null;
  button.disabled = false; // disabled by its own click, it would not say which button was pressed
  button.form.requestSubmit(button);
}

for (const end of ["success", "error"]) document.addEventListener(`w-autosave:${end}`, send);
window.addEventListener("pageshow", () => { isLeaving = false; });
