/* Keeps the site on the device, so that it opens with no network. The build writes VERSION, FILES (address: what its bytes add up to)
   and SAFETY (what is kept first) above this text. What is kept is always the whole of one version: each file is taken only when its
   bytes are those the build named, and a page and its parts come from the same version. Nothing is kept about who reads what. */
"use strict";

/* How long a page waits for the network before the kept one is shown, milliseconds, and how many files are fetched at once. */
const LIMIT = 3000;
const AT_ONCE = 6;
const MINUTE = 60000;

const ROOT = self.registration.scope;
const OURS = "atlas " + new URL(ROOT).pathname + " ";
const CACHE = OURS + VERSION;
/* What is remembered beside the files: in ABOUT which version is in use and which open pages are not of it; in CACHE the day it was last checked. */
const ABOUT = OURS + "about";
const CHECKED = ROOT + "__checked";
const SUM = "X-Content-Sum";

const NOT_HERE = '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Not on this device</title></head>'
  + '<body style="font:1.1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:2rem auto;padding:0 1rem"><h1>This page is not on this device</h1>'
  + "<p>You are offline, and the copy on this device does not hold this page.</p>"
  + "<p>If you have a strong new pain, a swollen leg, or trouble breathing, do not search on: call your emergency number.</p>"
  + '<ul><li><a href="' + ROOT + 'red-flags/index.html">Warning signs</a></li><li><a href="' + ROOT + 'index.html">Home</a></li></ul></body></html>';

/* Names and bytes */

/* Return the name in FILES that an address stands for, or "" for what is not kept. Hosts may leave out index.html or .html. */
function nameOf(address) {
  const url = new URL(address);
  if (!(url.origin + url.pathname).startsWith(ROOT)) return "";
  let path;
  try { path = decodeURIComponent((url.origin + url.pathname).slice(ROOT.length)); } catch (wrong) { return ""; }
  return [path, path + ".html", path + "index.html", path + "/index.html"].find((name) => Object.hasOwn(FILES, name)) || "";
}

async function sum(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).slice(0, 16);
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function today() { return new Date().toISOString().slice(0, 10); }

/* Keep *bytes* as the file *name*; a new response, so that nothing of a redirect or of the host's headers stays on it. */
function put(cache, name, bytes, type) {
  return cache.put(ROOT + name, new Response(bytes, { headers: { "Content-Type": type, [SUM]: FILES[name] } }));
}

async function versions() {
  return (await caches.keys()).filter((name) => name.startsWith(OURS) && /^[0-9a-f]{32}$/.test(name.slice(OURS.length)));
}

/* Filling: each file from an older version when it is the same, else from the server. One that fails fails the whole, and what was there stays. */

async function take(cache, name, older) {
  if (await cache.match(ROOT + name)) return;
  for (const other of older) {
    const same = await caches.match(ROOT + name, { cacheName: other });
    if (same && same.headers.get(SUM) === FILES[name]) return cache.put(ROOT + name, same);
  }
  const response = await fetch(ROOT + name, { cache: "no-cache" });
  if (response.status !== 200) throw new Error(name + ": the server answered " + response.status);
  const bytes = await response.arrayBuffer();
  if (await sum(bytes) !== FILES[name]) throw new Error(name + ": not what this version holds");
  await put(cache, name, bytes, response.headers.get("Content-Type") || "text/html; charset=utf-8");
}

async function fill(names) {
  const cache = await caches.open(CACHE), older = (await versions()).filter((name) => name !== CACHE), todo = names.slice();
  async function next() {
    while (todo.length) {
      try { await take(cache, todo.shift(), older); } catch (failed) {
        todo.length = 0;
        if (failed.name === "QuotaExceededError") await caches.delete(CACHE);
        throw failed;
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  await cache.put(CHECKED, new Response(today()));
  /* Whoever removed the copy meanwhile is not to be told that it is there. */
  if (!await caches.has(CACHE)) throw new Error("removed while it was filled");
}

/* What to keep when the reader asked to save data: the warning signs and what pages need to look right, and what was kept before. */
async function wanted() {
  if (!(navigator.connection && navigator.connection.saveData)) return Object.keys(FILES);
  const found = new Set(SAFETY);
  for (const other of await versions()) {
    for (const request of await (await caches.open(other)).keys()) found.add(nameOf(request.url));
  }
  return Object.keys(FILES).filter((name) => found.has(name));
}

self.addEventListener("install", (event) => event.waitUntil(wanted().then(fill)));

/* Pages that are open while versions change: each stays with the version it came from, which is not deleted before it is closed. */

let notes;

/* Return what ABOUT holds: the version in use, and for each open page that is not of it the name of its cache ("" is the server) and when it came. */
async function remembered() {
  if (!notes) {
    const kept = await caches.match(ROOT + "__about", { cacheName: ABOUT });
    notes = kept ? await kept.json() : { current: "", pages: {} };
  }
  return notes;
}

async function remember() {
  await (await caches.open(ABOUT)).put(ROOT + "__about", new Response(JSON.stringify(notes)));
}

async function tidy() {
  const about = await remembered(), open = new Set((await self.clients.matchAll({ includeUncontrolled: true })).map((client) => client.id));
  const gone = Object.keys(about.pages).filter((id) => !open.has(id) && Date.now() - about.pages[id][1] > (about.pages[id][0] ? 0 : MINUTE));
  gone.forEach((id) => { delete about.pages[id]; });
  if (gone.length) await remember();
  if (self.registration.installing || self.registration.waiting) return; /* another version is on its way: hands off */
  const used = new Set(Object.values(about.pages).map((page) => page[0]));
  await Promise.all((await versions()).filter((name) => name !== CACHE && !used.has(name)).map((name) => caches.delete(name)));
}

async function takeOver() {
  const about = await remembered(), before = about.current;
  if (before && before !== CACHE) {
    for (const client of await self.clients.matchAll()) about.pages[client.id] = about.pages[client.id] || [before, Date.now()];
  }
  about.current = CACHE;
  await remember();
  await tidy();
}

self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

/* Answers */

/* Return a page from the server and whether its bytes are those of this version. */
async function fromServer(request, name) {
  const response = await fetch(request, { cache: "no-cache" });
  if (response.status !== 200) return { response, same: true };
  const bytes = await response.clone().arrayBuffer(), same = await sum(bytes) === FILES[name];
  if (same && await caches.has(CACHE) && !await caches.match(ROOT + name, { cacheName: CACHE })) {
    await put(await caches.open(CACHE), name, bytes, response.headers.get("Content-Type") || "text/html; charset=utf-8");
  }
  return { response, same };
}

/* The kept page, with the day of the last check written on it, so that the page can say how old it is. */
async function marked(kept) {
  const day = await caches.match(CHECKED, { cacheName: CACHE });
  const text = (await kept.text()).replace("<html", '<html data-kept="' + (day ? await day.text() : "unknown") + '"');
  return new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8" } });
}

async function page(event, name) {
  const kept = await caches.match(ROOT + name, { cacheName: CACHE });
  const asked = fromServer(event.request, name), late = kept ? new Promise((done) => setTimeout(done, LIMIT)) : asked;
  event.waitUntil(asked.catch(() => undefined));
  let got;
  try { got = await Promise.race([asked, late]); } catch (offline) { got = undefined; }
  if (got && !(kept && got.response.status >= 500)) {
    if (!got.same && event.resultingClientId) {
      (await remembered()).pages[event.resultingClientId] = ["", Date.now()];
      await remember();
    }
    return got.response;
  }
  return kept ? marked(kept) : notHere();
}

function notHere() { return new Response(NOT_HERE, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } }); }

async function part(event, name) {
  const of = (await remembered()).pages[event.clientId], home = of ? of[0] : CACHE;
  const kept = home && await caches.match(ROOT + name, { cacheName: home });
  if (kept) return kept;
  try {
    return home === CACHE ? (await fromServer(event.request, name)).response : await fetch(event.request, { cache: "no-cache" });
  } catch (offline) {
    return await caches.match(ROOT + name, { cacheName: CACHE }) || Response.error();
  }
}

self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.method !== "GET" || request.headers.has("range")) return;
  const name = nameOf(request.url);
  if (request.mode === "navigate") {
    if (name) event.respondWith(page(event, name));
    else if (/(^|\/)[^/.]*(\.html)?$/.test(new URL(request.url).pathname)) event.respondWith(fetch(request).catch(notHere));
  } else if (name) event.respondWith(part(event, name));
});

/* What pages ask for; an answer goes to the port they send along. */

async function state() {
  const day = await caches.match(CHECKED, { cacheName: CACHE }), kept = await caches.has(CACHE) ? await (await caches.open(CACHE)).keys() : [];
  return { checked: day ? await day.text() : "", kept: kept.filter((request) => request.url !== CHECKED).length, all: Object.keys(FILES).length };
}

const ASKED = {
  state: async () => { await tidy(); return state(); },
  checked: async () => {
    if (await caches.has(CACHE)) await (await caches.open(CACHE)).put(CHECKED, new Response(today()));
    return state();
  },
  fill: async () => { await fill(Object.keys(FILES)); return state(); },
  activate: () => self.skipWaiting(),
};

self.addEventListener("message", (event) => {
  if (!Object.hasOwn(ASKED, event.data)) return;
  const port = event.ports[0];
  event.waitUntil(ASKED[event.data]().then((answer) => { if (port) port.postMessage(answer); }, () => { if (port) port.postMessage(null); }));
});
