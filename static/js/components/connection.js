// Says when the network is cut, keeps what was typed, and sends it once, by itself, when the network is back.
const banner = document.querySelector("[data-connection]");

if (banner) {
  const off = banner.querySelector("[data-off]");
  const kept = banner.querySelector("[data-kept]");
  let waiting = null;

  const show = () => {
    off.hidden = navigator.onLine || waiting !== null;
    kept.hidden = navigator.onLine || waiting === null;
  };

  document.addEventListener("submit", (event) => {
    if (navigator.onLine || event.defaultPrevented) return;
    event.preventDefault();
    waiting = { form: event.target, submitter: event.submitter };
    show();
  });

  window.addEventListener("offline", show);
  window.addEventListener("online", () => {
    const send = waiting;
    waiting = null;
    show();
    if (send?.form.isConnected) send.form.requestSubmit(send.submitter);
  });
  show();
}
