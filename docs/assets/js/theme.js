/* What Material for MkDocs puts inline into every page, as a file: so that the page's policy can refuse all inline scripts.
   It runs first in the body, before anything is shown. The theme's own script at the end of the page uses the four functions. */
(function () {
  "use strict";

  var root = new URL("../../", document.currentScript.src);

  window.__md_scope = root;
  window.__md_hash = function (text) {
    return Array.from(text).reduce(function (sum, char) { return (sum << 5) - sum + char.charCodeAt(0); }, 0);
  };
  /* Where a browser keeps nothing for this page, or keeps what cannot be read, nothing was kept. */
  window.__md_get = function (key, store, scope) {
    try { return JSON.parse((store || localStorage).getItem((scope || root).pathname + "." + key)); } catch (_) { return null; }
  };
  window.__md_set = function (key, value, store, scope) {
    try { (store || localStorage).setItem((scope || root).pathname + "." + key, JSON.stringify(value)); } catch (_) { /* not kept */ }
  };

  /* Light or dark, as chosen here before, else as the device is set, so that no page flashes. */
  var kept = window.__md_get("__palette"), colours = kept && kept.color;
  if (!colours || typeof colours !== "object") colours = { scheme: matchMedia("(prefers-color-scheme: dark)").matches ? "slate" : "default" };
  ["media", "scheme", "primary", "accent"].forEach(function (key) { if (key in colours) document.body.setAttribute("data-md-color-" + key, colours[key]); });
})();
