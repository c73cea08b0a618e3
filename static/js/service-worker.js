// What answers when the network does not: one page that says so. KEPT comes before this text, from the server
// (portal/ui/views.py): the name of this release's cache, its files by their hashed names, and that page. Nothing of
// anybody's is ever kept: no page of the portal, no answer of a form.
const MARK = "portal-";

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(open(event));
  else if (KEPT.files.includes(new URL(request.url).pathname)) event.respondWith(kept(request));
});

async function fill() {
  const cache = await caches.open(KEPT.name);
  await cache.addAll(KEPT.files);
  // As a stranger gets it: whoever is signed in has no part in it.
  const page = await fetch(KEPT.offline, { credentials: "omit", cache: "no-store" });
  if (!page.ok) throw new Error(page.status);
  await cache.put(KEPT.offline, page);
  // A new release takes over at once: files have the names of their content, so that no page mixes two.
  await self.skipWaiting();
}

async function takeOver() {
  for (const name of await caches.keys()) if (name.startsWith(MARK) && name !== KEPT.name) await caches.delete(name);
  // The page is asked for while this worker starts.
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

async function open(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return (await caches.match(KEPT.offline)) ?? Response.error();
  }
}

const kept = async (request) => (await caches.match(request)) ?? fetch(request);
