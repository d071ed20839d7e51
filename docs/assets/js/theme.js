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

  /* The theme's own script says so too, late: every change of this class costs the style of the whole page once more. */
  var html = document.documentElement, body = document.body;
  html.classList.remove("no-js");
  html.classList.add("js-focus-visible", "js");

  /* Light or dark, as chosen here before, else as the device is set, so that no page flashes. */
  function colour(colours) {
    ["media", "scheme", "primary", "accent"].forEach(function (key) { if (key in colours) body.setAttribute("data-md-color-" + key, colours[key]); });
    html.style.colorScheme = colours.scheme === "slate" ? "dark" : "";
  }
  var kept = window.__md_get("__palette"), colours = kept && kept.color;
  if (!colours || typeof colours !== "object") colours = { scheme: matchMedia("(prefers-color-scheme: dark)").matches ? "slate" : "default" };
  colour(colours);

  /* The switch. The theme's own works out the style of the whole page three times on every load, also where nobody switches: main.html
     hides the switch from it. What follows does the same, once it is used. */
  var SWITCH = 'input[name="__palette"]';

  function label() {
    Array.prototype.forEach.call(document.querySelectorAll(SWITCH), function (input) {
      input.nextElementSibling.hidden = input.dataset.mdColorScheme !== body.dataset.mdColorScheme;
    });
  }
  document.addEventListener("DOMContentLoaded", label);
  document.addEventListener("change", function (event) {
    var input = event.target, chosen = {};
    if (!input.matches(SWITCH)) return;
    ["media", "scheme", "primary", "accent"].forEach(function (key) { chosen[key] = input.getAttribute("data-md-color-" + key); });
    /* Colours that glide from light to dark would be slow: the theme's style sheet stops them while this is set. */
    body.setAttribute("data-md-color-switching", "");
    colour(chosen);
    getComputedStyle(body).getPropertyValue("color");
    body.removeAttribute("data-md-color-switching");
    label();
    window.__md_set("__palette", { index: Array.prototype.indexOf.call(document.querySelectorAll(SWITCH), input), color: chosen });
  });
  document.addEventListener("keydown", function (event) {
    var inputs = Array.from(document.querySelectorAll(SWITCH)), other;
    if (event.key !== "Enter" || inputs.indexOf(event.target) < 0) return;
    other = inputs.find(function (input) { return input.dataset.mdColorScheme !== body.dataset.mdColorScheme; });
    other.click();
    other.focus();
  });
})();
