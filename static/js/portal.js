// The door of our scripts: what every page needs, and the rest only where the page asks for it.
// Pages work without any of it.
import "./components/connection.js";

if (document.querySelector("dialog[id]")) import("./components/dialogs.js");

// After a form came back with faults, begin at their summary.
document.querySelector("[data-focus]")?.focus();
