/* Keeps the site on the device for reading with no network: only where it is read over https (or from this machine), never from a folder.
   The worker beside the site's home does the work; here stand its start, what it tells the reader, and the switch on "How to use". */
(function () {
  "use strict";

  /* A copy that was last checked longer ago than this says so at the top of every page. "How to use" names the same number. */
  var STALE_DAYS = 30, DAY = 86400000;
  var here = document.currentScript && document.currentScript.src, box;
  if (!/^https?:$/.test(location.protocol) || !here || !window.isSecureContext || !("serviceWorker" in navigator) || !window.caches) return;
  var root = new URL("../../", here), ours = "atlas " + root.pathname + " ", off = root.href + "__off";

  /* A browser asks for these by itself from a folder too, and complains there: so they are not in the page. */
  [["manifest", "manifest.webmanifest"], ["stylesheet", "assets/css/offline.css"]].forEach(function (link) {
    var made = document.createElement("link");
    made.rel = link[0];
    made.href = new URL(link[1], root).href;
    document.head.appendChild(made);
  });

  /* Words */

  function today() { return new Date().toISOString().slice(0, 10); }
  function known(day) { return /^\d{4}-\d\d-\d\d$/.test(day); }
  function said(day) { return new Date(day + "T12:00:00Z").toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }); }
  /* A day to come means that a clock is wrong, so nobody knows how old the copy is. */
  function stale(day) { var age = known(day) ? (Date.parse(today()) - Date.parse(day)) / DAY : Infinity; return age > STALE_DAYS || age < -1; }

  function bar(id, text, button, press) {
    if (document.getElementById(id)) return;
    var line = document.createElement("div"), words = document.createElement("p");
    line.id = id;
    line.className = "offline-bar";
    words.textContent = text;
    line.appendChild(words);
    if (button) {
      var made = document.createElement("button");
      made.type = "button";
      made.textContent = button;
      made.addEventListener("click", press);
      line.appendChild(made);
    }
    box.appendChild(line);
  }
  function unbar(id) { var line = document.getElementById(id); if (line) line.remove(); }

  /* How old what is read is: the page was kept, or it was loaded long ago and is still open. */
  function tellAge() {
    var day = document.documentElement.dataset.kept || new Date(performance.timeOrigin).toISOString().slice(0, 10);
    if (!stale(day)) return unbar("offline-old");
    bar("offline-old", "You are reading a copy kept on this device. " + (known(day) ? "It was last checked on " + said(day) + ". That is more than " + STALE_DAYS + " days ago."
      : "It is not known when it was last checked.") + " Warning signs may have changed. Connect to the internet to update it.");
  }

  /* The worker */

  function ask(worker, what) {
    return new Promise(function (done) {
      var channel = new MessageChannel();
      channel.port1.onmessage = function (event) { done(event.data); };
      worker.postMessage(what, [channel.port2]);
    });
  }

  /* Ask the server, once a day, whether this version is the newest; the day is kept when it is. */
  function check(registration) {
    if (!registration.active) return Promise.resolve(null);
    return ask(registration.active, "state").then(function (state) {
      if (!state || (state.checked === today() && !document.documentElement.dataset.kept)) return state;
      return registration.update().then(function () {
        if (registration.installing || registration.waiting) return state;
        return ask(registration.active, "checked").then(function (now) {
          if (document.documentElement.dataset.kept) document.documentElement.dataset.kept = today();
          tellAge();
          return now;
        });
      }, function () { return state; });
    });
  }

  function offerNew(registration) {
    if (!registration.waiting || !registration.active) return;
    bar("offline-new", "A newer version is ready.", "Reload", function () {
      var coming = registration.waiting;
      if (!coming) return location.reload();
      coming.addEventListener("statechange", function () { if (coming.state === "activated") location.reload(); });
      coming.postMessage("activate");
    });
  }

  function watch(registration) {
    function follow(worker) { if (worker) worker.addEventListener("statechange", function () { offerNew(registration); show(registration); }); }
    registration.addEventListener("updatefound", function () { follow(registration.installing); });
    follow(registration.installing);
    offerNew(registration);
    function again() { tellAge(); check(registration).then(function () { show(registration); }); }
    again();
    window.addEventListener("online", again);
    window.addEventListener("pageshow", function (event) { if (event.persisted) again(); });
    document.addEventListener("visibilitychange", function () { if (!document.hidden) again(); });
  }

  /* Only the window where Reload was pressed loads again by itself: somebody may be writing in another one. */
  navigator.serviceWorker.addEventListener("controllerchange", function () {
    bar("offline-new", "A newer version is ready.", "Reload", function () { location.reload(); });
  });

  function start() {
    return navigator.serviceWorker.register(new URL("service-worker.js", root).href, { updateViaCache: "none" }).then(function (registration) { watch(registration); return registration; });
  }

  /* The switch on "How to use" */

  var panel, told, keep, remove;

  function show(registration) {
    if (!panel) return;
    panel.hidden = false;
    var coming = registration && (registration.installing || (!registration.active && registration.waiting));
    remove.hidden = !registration;
    keep.hidden = Boolean(registration);
    if (!registration) told.textContent = "This device keeps no copy of the site.";
    else if (!registration.active) told.textContent = coming ? "The site is being copied to this device. Please stay on this page until it says that it is done." : "The copy could not be finished. It will be tried again when you next open the site.";
    else {
      ask(registration.active, "state").then(function (state) {
        if (!state || !known(state.checked)) return;
        keep.hidden = state.kept === state.all;
        told.textContent = (keep.hidden ? "The whole site is kept on this device." : "This device keeps " + state.kept + " of " + state.all + " files: the warning signs and what you opened.")
          + " Last checked on " + said(state.checked) + ".";
      });
    }
  }

  function removeAll() {
    told.textContent = "Removing the copy.";
    navigator.serviceWorker.getRegistration(root.href).then(function (registration) { return registration && registration.unregister(); }).then(function () {
      return caches.keys();
    }).then(function (names) {
      return Promise.all(names.filter(function (name) { return name.indexOf(ours) === 0; }).map(function (name) { return caches.delete(name); }));
    }).then(function () { return caches.open(ours + "choice"); }).then(function (cache) { return cache.put(off, new Response("off")); }).then(function () {
      show(null);
      keep.focus();
    });
  }

  function keepAll() {
    told.textContent = "The site is being copied to this device. Please stay on this page until it says that it is done.";
    caches.delete(ours + "choice").then(function () { return navigator.serviceWorker.getRegistration(root.href); }).then(function (registration) {
      if (!registration || !registration.active) return start();
      return ask(registration.active, "fill").then(function (done) {
        show(registration);
        if (!done) told.textContent = "The copy could not be finished. Check the network, then try again.";
      });
    }).then(function () { remove.focus(); }, function () { told.textContent = "This browser did not keep the copy."; });
  }

  function begin() {
    box = document.createElement("div");
    box.className = "offline-bars";
    box.setAttribute("role", "status");
    document.querySelector(".md-container").insertBefore(box, document.querySelector(".md-main"));
    panel = document.getElementById("offline-copy");
    if (panel) {
      told = panel.querySelector("[role=status]");
      keep = panel.querySelector("[data-offline=keep]");
      remove = panel.querySelector("[data-offline=remove]");
      keep.addEventListener("click", keepAll);
      remove.addEventListener("click", removeAll);
    }
    tellAge();
    caches.match(off, { cacheName: ours + "choice" }).then(function (chosen) {
      if (chosen) return show(null);
      return start();
    }).catch(function () { /* private windows and some settings refuse: the site works all the same, from the network */ });
  }

  if (document.readyState === "complete") begin();
  else window.addEventListener("load", begin);
})();
