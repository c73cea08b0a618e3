// What stands on the page of a form: the questions that the answers call for, the lines that people add and take
// away, the step of a long form on a telephone. The server decides the same when the form is saved and sent; what was
// typed in a part that closes again stays there.
const all = (selector, root) => [...root.querySelectorAll(selector)];
const SHAPE = /^f-([^.]+)\.([^.]+)$/;

export function fill(form, touch) {
  const lines = followLines(form, touch);
  const steps = followSteps(form);
  const drawn = () => {
    showCalledFor(form);
    steps?.();
  };
  form.addEventListener("change", drawn);
  form.addEventListener("lines", drawn);
  drawn();
  return {
    putLines: lines.put,
    // Shape: `asked` are the identifiers of the parts that the server says are called for.
    showAsked(asked) {
      for (const part of all("[data-decided]", form)) turn(part, asked.includes(part.id));
      drawn();
    },
  };
}

function turn(part, isAsked) {
  part.hidden = !isAsked;
  part.removeAttribute("data-off");
}

// In their order: an answer that is itself not asked for calls for nothing.
function showCalledFor(form) {
  const chosen = (name) =>
    all(`[name="${CSS.escape(name)}"]`, form)
      .filter((input) => !input.closest("[hidden]") && (!/radio|checkbox/.test(input.type) || input.checked))
      .map((input) => input.value);
  for (const part of all("[data-asks-of]", form)) {
    const values = part.dataset.asksFor.split("\n");
    turn(part, chosen(part.dataset.asksOf).some((value) => values.includes(value)));
  }
}

function followLines(form, touch) {
  const hereOf = (line) => line.querySelector("[data-line]");
  const boxOf = (line) => line.querySelector("fieldset");

  // A line is named by the hour, in base 36: added on a telephone and on a computer, they are two.
  function add(lines, name = Date.now().toString(36)) {
    const template = lines.querySelector("template");
    const line = document.importNode(template.content.firstElementChild, true);
    for (const one of [line, ...all("*", line)])
      for (const attribute of one.attributes)
        attribute.value = attribute.value.replaceAll(template.dataset.copied, `${lines.dataset.lines}.${name}`);
    template.before(line);
    changed(lines, line);
    return line;
  }

  function place(line, isHere) {
    hereOf(line).value = isHere ? "1" : "";
    boxOf(line).hidden = boxOf(line).disabled = !isHere;
    line.querySelector("[role=status]").hidden = isHere;
    changed(line.closest("[data-lines]"), line);
  }

  function changed(lines, line) {
    const present = all(".lines__line", lines).filter((one) => hereOf(one).value);
    present.forEach((one, place) => {
      const number = one.querySelector("[data-number]");
      number.textContent = number.textContent.replace(/\d+/, place + 1);
    });
    const more = lines.querySelector('[value^="add:"]');
    if (more) more.hidden = present.length >= lines.dataset.most;
    touch(all("[name]", line).map(({ name }) => name));
    form.dispatchEvent(new Event("lines"));
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest('[value^="add:"], [value^="remove:"], [data-undo]');
    if (!button) return;
    event.preventDefault();
    const line = button.closest(".lines__line");
    if (!line) boxOf(add(button.closest("[data-lines]"))).focus();
    else if (button.matches("[data-undo]")) {
      place(line, true);
      boxOf(line).focus();
    } else {
      place(line, false);
      line.querySelector("[data-undo]").focus();
    }
  });

  return {
    // What was kept on this device may have lines that the page has not, and lack some that it has.
    put(fields) {
      for (const [input, value] of fields) {
        const [, key, name] = SHAPE.exec(input) ?? [];
        const lines = key && all("[data-lines]", form).find((one) => one.dataset.lines === key);
        if (!lines?.querySelector("template")) continue;
        const here = lines.querySelector(`[name="${CSS.escape(input)}"]`);
        if (!here && value) add(lines, name);
        else if (here?.matches("[data-line]") && here.value !== value) place(here.closest(".lines__line"), Boolean(value));
      }
    },
  };
}

function followSteps(form) {
  const steps = all("[data-step]", form);
  if (!steps.length) return null;
  const tails = all("[data-last-step]", form);
  const titleOf = (step) => step.querySelector("[id^=etape-]");
  const targetOf = (hash) => (hash ? document.getElementById(decodeURIComponent(hash.slice(1))) : null);
  // What stands below the steps, the password for one, is shown with the last of them.
  const stepOf = (inside) => inside?.closest("[data-step]") ?? (inside?.closest("[data-last-step]") && steps.at(-1));
  let at = stepOf(form.querySelector(".field--wrong") ?? targetOf(location.hash)) ?? steps[0];

  function draw() {
    const asked = steps.filter((step) => !step.hidden);
    if (at.hidden) at = asked.findLast((step) => step.compareDocumentPosition(at) & 4) ?? asked[0];
    const number = asked.indexOf(at);
    for (const step of steps) step.toggleAttribute("data-away", step !== at);
    for (const tail of tails) tail.toggleAttribute("data-away", number < asked.length - 1);
    const place = at.dataset.step.replace("{number}", number + 1).replace("{total}", asked.length);
    at.querySelector("[data-step-place]").textContent = place;
    for (const link of all("[data-move]", at)) {
      const to = asked[number + Number(link.dataset.move)];
      link.hidden = !to;
      if (to) link.hash = titleOf(to).id;
    }
  }

  // The links, Back, and the faults at the top all go by the address.
  window.addEventListener("hashchange", () => {
    const target = targetOf(location.hash);
    const step = stepOf(target);
    if (!step) return;
    at = step;
    draw();
    target.scrollIntoView();
    target.focus({ preventScroll: true });
  });
  return draw;
}
