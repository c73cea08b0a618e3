// Shows the parts of a form that the answers call for, in their order: an answer that is itself not asked for
// calls for nothing. The server decides the same when the form is sent; what was typed in a part that closes again
// stays there.
export function followConditions(form) {
  const parts = [...form.querySelectorAll("[data-asks-of]")];
  if (!parts.length) return;

  const answers = (name) =>
    [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)]
      .filter((input) => !input.closest("[data-asks-of][hidden]"))
      .filter((input) => input.checked || !/radio|checkbox/.test(input.type))
      .map((input) => input.value);

  const show = () => {
    for (const part of parts) {
      const wanted = part.dataset.asksFor.split("\n");
      part.hidden = !answers(part.dataset.asksOf).some((value) => wanted.includes(value));
      part.removeAttribute("data-off");
    }
  };

  form.addEventListener("change", show);
  show();
}
