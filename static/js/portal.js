// The door of our scripts: what every page needs, and the rest only where the page asks for it.
// Pages work without any of it.
import "./components/connection.js";
import { forget, forgetRequest } from "./components/kept.js";
import "./components/once.js";

const has = (selector) => document.querySelector(selector);

if (has("dialog[id]")) import("./components/dialogs.js");
if (has("[data-autosave]")) import("./components/autosave.js");
if (has("[data-filter]")) import("./components/filter.js");
if (has("[data-print]")) import("./components/print.js");

// What was kept of a form that could not be saved is of no use once it is sent, and nobody else's after sign-out.
const sent = has("[data-sent]");
if (sent) forgetRequest(sent.dataset.sent);
document.addEventListener("submit", ({ target }) => {
  if (target.matches('[action="/deconnexion/"]')) forget(() => true);
});

// After a form came back with faults, begin at their summary.
has("[data-focus]")?.focus();
