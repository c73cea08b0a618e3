// In the editor of a form: where a question or an answer has to be named, its names are proposed.
const kinds = document.getElementById("natures-proposees");
const SPOT = /^(?:questions|effects)-(\d+)-value-(?:condition-)?(question|answers-\d+-value|kind|period)$/;
const WITH_CHOICES = ["choice", "leave_kind"];

if (kinds) {
  const list = document.body.appendChild(document.createElement("datalist"));
  list.id = "titres-proposes";
  document.addEventListener("focusin", ({ target }) => {
    const spot = target.name?.match(SPOT);
    if (!spot) return;
    target.setAttribute("list", list.id);
    list.replaceChildren(...proposals(spot[2], Number(spot[1])).map((name) => new Option(name, name)));
  });
}

const value = (name) => document.querySelector(`[name="${name}"]`)?.value.trim() ?? "";
const places = (list) => [...Array(Number(value(`${list}-count`) || 0)).keys()].filter((n) => value(`${list}-${n}-deleted`) === "");

function questions() {
  return places("questions")
    .map((n) => ({
      n,
      order: Number(value(`questions-${n}-order`)),
      type: value(`questions-${n}-type`),
      title: value(`questions-${n}-value-title`),
    }))
    .filter((question) => question.title);
}

function proposals(what, place) {
  if (what === "kind") return titles(({ type }) => type === "leave_kind");
  if (what === "period") return titles(({ type }) => type === "period");
  const here = Number(value(`questions-${place}-order`));
  const earlier = ({ type, order }) => WITH_CHOICES.includes(type) && order < here;
  if (what === "question") return titles(earlier);
  const named = value(`questions-${place}-value-condition-question`).toLowerCase();
  const source = questions().find((question) => earlier(question) && question.title.toLowerCase() === named);
  return source ? answers(source) : [];
}

const titles = (fits) => questions().filter(fits).map(({ title }) => title);

function answers({ n, type }) {
  if (type === "leave_kind") return [...kinds.options].map((option) => option.value);
  const options = `questions-${n}-value-options`;
  return places(options).map((m) => value(`${options}-${m}-value`)).filter(Boolean);
}
