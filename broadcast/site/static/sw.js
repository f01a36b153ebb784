"use strict";
/* Keeps the newest three days for use without network. A list for each listener says what belongs to them, with hashes. */
const SHELF = "loa-2";
const HELD = "co-trong-may";
const PATIENCE_MS = 4000;
const at = (name) => new URL(name, self.registration.scope).href;
const lasting = (answer) => answer.status === 200 && !/no-store/.test(answer.headers.get("Cache-Control"));
const bare = (url) => { const found = new URL(url); found.search = ""; found.hash = ""; if (found.pathname.endsWith("/")) found.pathname += "index.html"; return found.href; };

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(Promise.all([caches.delete("loa-1"), self.clients.claim()])));
self.addEventListener("message", (event) => event.waitUntil(
  keep(event.data.list, event.data.sounds === true).then((kept) => event.ports[0].postMessage(kept), () => event.ports[0].postMessage(null)),
));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(self.registration.scope)) return;
  const path = new URL(request.url).pathname;
  if (/(\.zip|\/khan\.json|offline\.json|ngoai-tuyen\.json|\/xac-nhan)$/.test(path)) return;
  event.respondWith(path.endsWith(".mp3") ? sound(request) : page(request));
});

/* What a list names of the newest days; says what of it is here now. */
async function keep(listed, withSounds) {
  const shelf = await caches.open(SHELF);
  const answer = await fetch(at(listed), { cache: "no-cache" });
  if (!answer.ok) throw new Error(answer.statusText);
  const list = await answer.json();
  const held = await shelf.match(at(HELD)).then((found) => found ? found.json() : {});
  const has = async (name, hash, wanted) => {
    if (held[name] === hash && await shelf.match(at(name))) return true;
    const found = wanted && await fetch(at(name), { cache: "no-cache" });
    if (!found || !lasting(found)) return false;
    await shelf.put(at(name), found);
    held[name] = hash;
    return true;
  };
  try {
    /* First of all, and even where no sound is fetched: what was corrected must not be heard any more. */
    for (const [name, [hash]] of Object.entries(list.sounds)) if (held[name] !== hash) await shelf.delete(at(name));
    for (const request of await shelf.keys()) {
      const name = request.url.slice(self.registration.scope.length);
      if (!/^\d{4}-\d\d-\d\d\//.test(name) || name >= list.since) continue;
      await shelf.delete(request);
      delete held[name];
    }
    let text = true;
    for (const [name, hash] of Object.entries(list.pages)) text = await has(name, hash, true) && text;
    let bytes = 0;
    let whole = text;
    for (const [name, [hash, size]] of Object.entries(list.sounds)) if (await has(name, hash, withSounds)) bytes += size; else whole = false;
    return { days: list.days, bytes, text, whole };
  } finally {
    await shelf.put(at(HELD), new Response(JSON.stringify(held)));
  }
}

/* A page as it is now; what was kept, when the network fails or makes people wait. */
async function page(request) {
  const shelf = await caches.open(SHELF);
  const name = bare(request.url);
  const kept = await shelf.match(name);
  const fresh = fetch(request).then(async (answer) => {
    if (lasting(answer)) await shelf.put(name, answer.clone());
    return answer;
  });
  if (!kept) return request.mode === "navigate" ? fresh.catch(absent) : fresh;
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE_MS, kept); });
  return Promise.race([fresh.catch(() => kept), late]);
}

function absent() {
  const home = at("index.html");
  const text = `<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="${at("trang/loa.svg")}"><title>Chưa có trong máy</title><h1>Trang này chưa có trong máy</h1><p>Khi có mạng, mở lại trang này. <a href="${home}">Xem ba ngày mới nhất</a></p></html>`;
  return new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8" } });
}

/* A recording from what was kept, cut to the range that a player asks for. */
async function sound(request) {
  const kept = await (await caches.open(SHELF)).match(bare(request.url));
  if (!kept) return fetch(request);
  const asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("range") || "");
  if (!asked) return kept;
  const whole = await kept.blob();
  const start = Number(asked[1]);
  const end = asked[2] ? Math.min(Number(asked[2]), whole.size - 1) : whole.size - 1;
  if (start > end) return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${whole.size}` } });
  return new Response(whole.slice(start, end + 1), {
    status: 206,
    headers: { "Content-Type": "audio/mpeg", "Accept-Ranges": "bytes", "Content-Length": String(end - start + 1), "Content-Range": `bytes ${start}-${end}/${whole.size}` },
  });
}
