// What could not be saved, kept on this device: by person, address and revision, so that nothing is put back into a
// request that has moved on, or shown to somebody else.
const MARK = "brouillon:";
const OLDEST = 7 * 24 * 3600 * 1000;

export const nameOf = (form) =>
  `${MARK}${form.dataset.autosave ?? form.dataset.drafted}:${location.pathname}:${form.elements.revision?.value ?? form.dataset.fresh}`;

export function keep(form, fields) {
  const request = form.elements.request_id.value;
  try {
    localStorage.setItem(nameOf(form), JSON.stringify({ at: Date.now(), request, fields }));
  } catch {
    // Private browsing, or a full disk: the page itself still holds the text.
  }
}

export function kept(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

export function forget(isOver) {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(MARK) && isOver(name, kept(name))) localStorage.removeItem(name);
    }
  } catch {
    // Nothing can be kept here.
  }
}

export const forgetForm = (form) => forget((name) => name === nameOf(form));
export const forgetRequest = (request) => forget((name, copy) => copy?.request === request);
export const forgetOthers = (person) =>
  forget((name, copy) => !name.startsWith(`${MARK}${person}:`) || !copy || Date.now() - copy.at > OLDEST);

// Whether the person has answered it since the page came.
export function answered(input) {
  if (input.type === "file") return input.files.length > 0;
  if (input.type === "radio" || input.type === "checkbox") return input.checked !== input.defaultChecked;
  if (input.localName !== "select") return input.value !== input.defaultValue;
  const shown = [...input.options].findIndex((option) => option.defaultSelected);
  return input.selectedIndex !== Math.max(shown, 0);
}
