// Who reads the page that is being written: counted again each time something is ticked.
const WAIT = 250;
const NOBODY = "role:nobody"; // nothing is ticked yet

// The server's own piece of a page, without running anything of it.
const drawn = (html) => new DOMParser().parseFromString(html, "text/html").body.childNodes;

for (const box of document.querySelectorAll("[data-readers]")) {
  const who = box.querySelector("[data-readers-who]");
  const terms = [...box.querySelectorAll("[data-readers-terms] input")];
  const everybody = box.querySelector("input[value=everybody]");
  let waiting;
  let asking;

  const settle = () => terms.forEach((term) => { term.disabled = everybody.checked; });

  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const body = new URLSearchParams({ place: box.dataset.place });
    const chosen = everybody.checked ? [] : terms.filter((term) => term.checked).map((term) => term.value);
    for (const term of chosen.length || everybody.checked ? chosen : [NOBODY]) body.append("terms", term);
    body.set("csrfmiddlewaretoken", box.closest("form").elements.csrfmiddlewaretoken.value);
    try {
      const answer = await fetch(box.dataset.readers, { method: "POST", body, signal: asking.signal, redirect: "error" });
      if (answer.ok) who.replaceChildren(...drawn(await answer.text()));
      who.classList.toggle("readers__who--old", !answer.ok);
    } catch (failed) {
      who.classList.toggle("readers__who--old", failed.name !== "AbortError");
    }
  };

  box.addEventListener("change", () => {
    settle();
    clearTimeout(waiting);
    waiting = setTimeout(ask, WAIT);
  });
  settle();
}
