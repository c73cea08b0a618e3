// Shows the parts of a form that the answers call for, in their order: an answer that is itself not asked for
// calls for nothing. The server decides the same when the form is sent; what was typed in a part that closes again
// stays there.
export function followConditions(form) {
  const parts = [...form.querySelectorAll("[data-asks-of]")];
  if (!parts.length) return;

  const answer = (name) => {
    const inputs = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
    const asked = inputs.find((input) => !input.closest("[data-asks-of][hidden]"));
    if (!asked) return "";
    return asked.type === "radio" ? (inputs.find((input) => input.checked)?.value ?? "") : asked.value;
  };

  const show = () => {
    for (const part of parts) {
      part.hidden = !part.dataset.asksFor.split("\n").includes(answer(part.dataset.asksOf));
      part.removeAttribute("data-off");
    }
  };

  form.addEventListener("change", show);
  show();
}
