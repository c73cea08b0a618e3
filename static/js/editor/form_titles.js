// In the editor of a form: where something has to be named (a question, an answer, a column, a table of rates, a form),
// its names are proposed.
const offered = (id) => [...(document.getElementById(id)?.options ?? [])].map((option) => option.value);
const STREAMS = /^(questions|effects|approval_route)-(\d+)-value-(.+)$/;
const COLUMN = /^columns-(\d+)-value-(.+)$/;
// Which types of questions are what, as the server knows them.
const types = (what) => document.getElementById("types-de-questions").dataset[what].split(" ");
const FREE = ["prefix", "text", "first_party", "second_party"];

if (document.getElementById("natures-proposees")) {
  const list = document.body.appendChild(document.createElement("datalist"));
  list.id = "titres-proposes";
  document.addEventListener("focusin", ({ target }) => {
    const spot = target.name?.match(STREAMS);
    if (!spot || !["text", "textarea"].includes(target.type)) return;
    const names = proposals(spot[1], Number(spot[2]), spot[3]);
    if (!names) return;
    target.setAttribute("list", list.id);
    list.replaceChildren(...[...new Set(names)].map((name) => new Option(name, name)));
  });
}

const value = (name) => document.querySelector(`[name="${name}"]`)?.value.trim() ?? "";
const places = (list) => [...Array(Number(value(`${list}-count`) || 0)).keys()].filter((n) => value(`${list}-${n}-deleted`) === "");

// The titled blocks of a stream, in the order of the page.
function blocks(list) {
  return places(list)
    .map((n) => ({ at: `${list}-${n}`, n, order: Number(value(`${list}-${n}-order`)), type: value(`${list}-${n}-type`), title: value(`${list}-${n}-value-title`) }))
    .filter(({ title, type }) => title && types("asked").includes(type))
    .sort((one, other) => one.order - other.order);
}

const columns = ({ at, type }) => (type === "lines" ? blocks(`${at}-value-columns`) : []);
const titles = (found) => found.map(({ title }) => title);
const before = (found, list, n) => found.filter(({ order }) => order < Number(value(`${list}-${n}-order`)));

function proposals(stream, place, rest) {
  if (stream === "effects") return forEffect(place, rest);
  const all = blocks("questions");
  if (stream === "approval_route") return forCondition(all, `approval_route-${place}-value`, rest);
  const earlier = before(all, "questions", place);
  const column = rest.match(COLUMN);
  if (!column) return forQuestion(earlier, `questions-${place}-value`, rest);
  const list = `questions-${place}-value-columns`;
  return forQuestion([...before(blocks(list), list, column[1]), ...earlier], `${list}-${column[1]}-value`, column[2]);
}

function forQuestion(earlier, here, rest) {
  if (rest.startsWith("operands-")) return operands(earlier);
  if (rest === "table") return offered("baremes-proposes");
  if (rest === "form") return offered("formulaires-proposes");
  if (rest === "not_before") return titles(earlier.filter(({ type }) => type === "date"));
  if (rest === "on") return titles(earlier.filter(({ type }) => types("days").includes(type)));
  return forCondition(earlier, here, rest);
}

// Questions with a figure or choices, and the columns of lines that have figures.
function operands(earlier) {
  const figured = earlier.filter(({ type }) => [...types("figures"), ...types("choices"), "lines"].includes(type));
  const inside = earlier.flatMap((lines) => columns(lines).filter(({ type }) => types("figures").includes(type)).map(({ title }) => `${lines.title} / ${title}`));
  return [...titles(figured), ...inside];
}

function forCondition(earlier, here, rest) {
  if (rest === "condition-question") return titles(earlier);
  if (!/^condition-answers-\d+-value$/.test(rest)) return null;
  const named = value(`${here}-condition-question`).toLowerCase();
  const source = earlier.find(({ title, type }) => types("choices").includes(type) && title.toLowerCase() === named);
  return source ? answers(source) : [];
}

function forEffect(place, what) {
  if (FREE.includes(what)) return null;
  if (what === "form") return offered("formulaires-proposes");
  if (what === "kind" && value(`effects-${place}-type`) === "credit_leave") return offered("natures-proposees");
  const carried = types("asked");
  const known = { kind: ["leave_kind"], period: ["period"], days: ["number"], same: types("choices"), source: carried, target: carried };
  const wanted = known[what] ?? types("dated");
  return titles(blocks("questions").filter(({ type }) => wanted.includes(type)));
}

function answers({ at, type }) {
  if (type === "leave_kind") return offered("natures-proposees");
  if (type === "yes_no") return offered("oui-non-proposes");
  const options = `${at}-value-options`;
  return places(options).map((m) => value(`${options}-${m}-value`)).filter(Boolean);
}
