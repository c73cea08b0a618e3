// The door of our scripts: what every page needs, and the rest only where the page asks for it, since each module is
// a request. Pages work without any of it.
const has = (selector) => document.querySelector(selector);

if (has("main form[method=post]")) import("./components/sending.js");
if (has("dialog[id]")) import("./components/dialogs.js");
if (has(".field--wrong")) import("./components/answered.js");
if (has("[data-autosave]")) import("./components/autosave.js");
if (has("[data-conditions]")) import("./components/filling.js").then(({ fill }) => fill(has("[data-conditions]"), () => {}));
if (has("[data-marks]")) import("./components/marks.js");
if (has("[data-drafted]")) import("./components/drafted.js");
if (has("[data-filter]")) import("./components/filter.js");
if (has("[data-progress]")) import("./components/progress.js");
if (has("[data-print]")) import("./components/print.js");
if (has("[data-video]")) import("./components/video.js");
if (has("[data-appearance]")) import("./components/appearance.js");
if (has("[data-copy]")) import("./components/copy.js");
if (has("[data-readers]")) import("./components/readers.js");

// The search box is made ready when somebody goes to it; "/" is the way there from anywhere.
const ready = (target) => target?.matches("[data-search] input") && import("./components/search.js").then(({ attach }) => attach(target));
document.addEventListener("focusin", ({ target }) => ready(target));
ready(document.activeElement);
if (has("[data-found]")) import("./components/search.js");
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
  const box = [...document.querySelectorAll("[data-search] input")].find((input) => input.checkVisibility());
  if (!box) return;
  event.preventDefault();
  box.select();
});

// What was kept of a form that could not be saved is of no use once it is sent.
const sent = has("[data-sent]");
if (sent) import("./components/kept.js").then(({ forgetRequest }) => forgetRequest(sent.dataset.sent));

// Nor is it anybody else's after signing out (see components/kept.js).
document.addEventListener("submit", ({ target }) => {
  if (!target.matches('[action="/deconnexion/"]')) return;
  for (const name of Object.keys(localStorage)) if (/^(brouillon|recherches):/.test(name)) localStorage.removeItem(name);
});

// Says when the network is cut.
const banner = has("[data-network=cut]");
const show = () => banner && (banner.hidden = navigator.onLine);
window.addEventListener("offline", show);
window.addEventListener("online", show);
show();

// After a form came back with faults, begin at their summary.
has("[data-focus]")?.focus();

// The page for a cut network (js/service-worker.js): only where the browser trusts the connection, once all is there.
if (isSecureContext && has(".shell")) addEventListener("load", () => navigator.serviceWorker?.register("/service-worker.js").catch(() => {}));
if (has("[data-offline]")) addEventListener("online", () => location.reload());
