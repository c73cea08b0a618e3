// A fault stops being shown once its field is answered, there and in the summary. The server looks at the answer again
// when the form is sent.
document.addEventListener("input", answered);
document.addEventListener("change", answered);
// What was answered before this file was there, on a slow line.
for (const input of document.querySelectorAll(".field--wrong :is(input, select, textarea)")) {
  if (isChanged(input)) answered({ target: input });
}

function isChanged({ options, checked, defaultChecked, value, defaultValue }) {
  if (!options) return checked !== defaultChecked || value !== defaultValue;
  // Of a list without a choice of its own, the browser shows the first one.
  const drawn = Math.max(0, [...options].findIndex((one) => one.defaultSelected));
  return !options[drawn]?.selected;
}

function answered({ target }) {
  const field = target.closest(".field--wrong");
  if (!field) return;
  const before = target.getBoundingClientRect().top;
  shorten(field);
  field.classList.remove("field--wrong");
  field.querySelectorAll(".field__error").forEach((error) => error.remove());
  field.querySelectorAll("[aria-invalid]").forEach((input) => input.removeAttribute("aria-invalid"));
  [field, ...field.querySelectorAll("[aria-describedby]")].forEach(describe);
  // Where the browser does not do it, keep what is being typed under the eyes.
  const moved = target.getBoundingClientRect().top - before;
  if (!CSS.supports("overflow-anchor", "auto")) scrollBy({ top: moved, behavior: "instant" });
}

function describe(element) {
  const parts = (element.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => document.getElementById(id));
  if (parts.length) element.setAttribute("aria-describedby", parts.join(" "));
  else element.removeAttribute("aria-describedby");
}

function shorten(field) {
  for (const summary of document.querySelectorAll("[data-faults]")) {
    for (const link of summary.querySelectorAll("li a")) {
      if (!field.contains(document.getElementById(link.hash.slice(1)))) continue;
      link.closest("li").remove();
      // It has been read: what is left of it is not said aloud at each answer.
      summary.removeAttribute("role");
    }
    const left = summary.querySelectorAll("li").length;
    const title = summary.querySelector(".alert__title");
    if (!left) summary.remove();
    else title.textContent = left === 1 ? summary.dataset.faults : title.textContent.replace(/\d+/, left);
  }
}
