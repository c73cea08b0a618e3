// Asks a video's host for its player once somebody presses, and nothing before. Without this module the press
// opens the video's own page.
for (const link of document.querySelectorAll("[data-video]")) {
  link.addEventListener("click", (press) => {
    if (press.ctrlKey || press.metaKey || press.shiftKey) return;
    press.preventDefault();
    const player = document.createElement("iframe");
    player.className = "video__player";
    player.title = link.dataset.title;
    player.allow = "autoplay; fullscreen";
    player.setAttribute("sandbox", "allow-scripts allow-same-origin allow-presentation");
    player.referrerPolicy = "origin" in link.dataset ? "origin" : "no-referrer";
    player.src = link.dataset.video;
    link.replaceWith(player);
    player.focus();
  });
}
