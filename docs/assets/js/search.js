/* The search in the header: a combobox with a list of pages. Nothing is loaded before it is used: then three scripts come from the site's own
   folder, so that it works from a disk too. What is typed is not kept and leads nowhere but to the list. */
(function () {
  "use strict";

  var SCRIPTS = ["assets/vendor/minisearch/minisearch.min.js", "assets/js/words.js", "assets/search-data.js", "assets/js/search-rank.js"];
  var CLASSES = ["", "emergency", "today", "appointment"];

  var search = document.querySelector(".search");
  if (!search) return;
  var box = search.querySelector(".search-box"), field = box.querySelector("input"), found = box.querySelector(".search-found");
  var status = box.querySelector(".search-status"), counted = box.querySelector(".search-count"), list = box.querySelector(".search-list"), none = box.querySelector(".search-none");
  var panel = search.querySelector("dialog"), opener = search.querySelector(".search-open");
  var root = search.dataset.root.replace(/\/?$/, "/"), narrow = window.matchMedia("(max-width: 59.984375em)");
  var loading = null, made = null, active = -1, going = false;

  function element(name, text, attributes) {
    var node = document.createElement(name);
    if (text) node.textContent = text;
    Object.keys(attributes || {}).forEach(function (key) { node.setAttribute(key, attributes[key]); });
    return node;
  }

  /* Loading: once, when it is first used */

  function load() {
    if (loading !== null) return;
    loading = SCRIPTS.length;
    SCRIPTS.forEach(function (path) {
      var script = document.createElement("script");
      script.async = false; /* in this order */
      script.onload = function () { if (loading > 0 && --loading === 0) (window.requestIdleCallback || window.setTimeout)(loaded); }; /* one that failed stays failed */
      script.onerror = function () { loading = -1; answer(); };
      script.src = root + path;
      document.head.appendChild(script);
    });
  }

  /* In a quiet moment, unless a letter was typed in between: that has shown its answer already, and it may be closed again. */
  function loaded() {
    if (made) return;
    ready();
    answer();
  }

  function answer() { if (field.value.trim() && (going || document.activeElement === field)) show(); }

  function ready() {
    if (!made && loading === 0) made = window.triggerPointSearchRank.ready(window.triggerPointSearch, window.MiniSearch);
  }

  /* The list */

  function options() { return list.querySelectorAll('[role="option"]'); }

  /* Append *text* to *node*, with the words that were asked for marked. */
  function marked(node, text, marks) {
    text.split(/([A-Za-z0-9\u00c0-\u024f'\u2019]+)/).forEach(function (piece, place) {
      var isWord = place % 2 === 1, stems = isWord ? window.triggerPointSearchRank.stems(piece) : [];
      node.appendChild(stems.length && stems.every(function (stem) { return marks.has(stem); }) ? element("mark", piece) : document.createTextNode(piece));
    });
    return node;
  }

  function option(page, number, marks) {
    var link = element("a", "", { id: "search-" + number, role: "option", "aria-selected": "false", tabindex: "-1", href: root + page.href });
    if (page.level) {
      link.className = "search-sign level-" + CLASSES[page.level];
      link.appendChild(element("strong", window.triggerPointSearch.levels[page.level - 1], { "class": "search-level" }));
    }
    link.appendChild(marked(element("span", "", { "class": "search-title" }), page.title, marks));
    link.appendChild(document.createTextNode(" "));
    link.appendChild(element("span", page.kind, { "class": "search-kind" }));
    var more = page.text || page.also.slice(0, 3).join(", ");
    if (more) {
      link.appendChild(document.createTextNode(" "));
      link.appendChild(marked(element("span", "", { "class": "search-more" }), more, marks));
    }
    return link;
  }

  function group(name, title, pages, first, marks) {
    var node = element("div", "", { role: "group", "class": "search-group " + name, "aria-labelledby": "search-" + name });
    node.appendChild(element("p", title, { id: "search-" + name, "class": "search-heading", role: "presentation" }));
    pages.forEach(function (page, place) { node.appendChild(option(page, first + place, marks)); });
    return node;
  }

  /* The same words are seen, and heard from a place that is always there. */
  function tell(text) { status.textContent = counted.textContent = text; }

  function show() {
    var text = field.value.trim(), result = null, count = 0;
    if (text.length < 2) text = ""; /* one letter asks for nothing yet */
    list.textContent = "";
    activate(-1);
    none.hidden = true;
    if (text && made) {
      result = window.triggerPointSearchRank.find(made, text);
      count = result.warnings.length + result.pages.length;
      if (result.warnings.length) list.appendChild(group("warnings", "Read this first", result.warnings, 0, result.marks));
      if (result.pages.length) list.appendChild(group("pages", result.warnings.length ? "Other pages" : "Pages", result.pages, result.warnings.length, result.marks));
      none.hidden = count > 0;
      tell(!count ? "Nothing found for \u201c" + text + "\u201d."
        : (result.warnings.length ? "This may be a warning sign. " : "") + (count === 1 ? "1 page." : count + " pages, the best first."));
    } else if (text && loading === -1) {
      none.hidden = false;
      tell("The search could not be loaded.");
    } else tell(text ? "Searching\u2026" : "");
    list.hidden = !count;
    found.hidden = !text;
    field.setAttribute("aria-expanded", String(count > 0));
    list.scrollTop = found.scrollTop = 0;
    if (going && made) { going = false; if (count) options()[0].click(); }
  }

  function close() {
    found.hidden = true;
    field.setAttribute("aria-expanded", "false");
    activate(-1);
    going = false;
  }

  function activate(number) {
    var all = options();
    active = number;
    Array.prototype.forEach.call(all, function (one, place) { one.setAttribute("aria-selected", String(place === number)); });
    if (number < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", all[number].id);
    all[number].scrollIntoView({ block: "nearest" });
  }

  /* On a narrow screen the same field stands in a panel of its own. */

  function enter() {
    load();
    if (narrow.matches && !panel.open) {
      panel.insertBefore(box, panel.firstChild);
      panel.showModal();
    }
    field.focus();
    field.select();
  }

  function leave() {
    close();
    if (box.parentNode === panel) search.insertBefore(box, panel);
  }

  opener.addEventListener("click", enter);
  panel.addEventListener("close", leave);
  panel.querySelector(".search-close").addEventListener("click", function () { panel.close(); });
  panel.addEventListener("click", function (event) { if (event.target === panel) panel.close(); });
  narrow.addEventListener("change", function () { if (panel.open) panel.close(); });

  /* What people do */

  field.addEventListener("focus", function () { load(); answer(); });
  field.addEventListener("input", function () { load(); ready(); going = false; show(); });

  field.addEventListener("keydown", function (event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    var shown = field.getAttribute("aria-expanded") === "true", last = options().length - 1, to = null;
    if (event.key === "ArrowDown") to = shown ? (active < last ? active + 1 : 0) : -1;
    if (event.key === "ArrowUp") to = shown ? (active > 0 ? active - 1 : last) : -1;
    if (event.key === "Home" && active >= 0) to = 0;
    if (event.key === "End" && active >= 0) to = last;
    if (to !== null) {
      event.preventDefault();
      if (!shown) show();
      if (options().length) activate(Math.max(to, 0));
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (shown) options()[Math.max(active, 0)].click();
      else if (made) show();
      else going = loading !== -1 && field.value.trim() !== ""; /* the answer is on its way */
    } else if (event.key === "Escape" && !panel.open) {
      if (found.hidden) { field.value = ""; show(); } else close();
      event.preventDefault();
    }
  });

  /* The field keeps the focus while an option is pressed; a click that stays on this page closes the list. */
  list.addEventListener("mousedown", function (event) { event.preventDefault(); });
  list.addEventListener("click", function (event) {
    if (!event.target.closest("a") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (panel.open) panel.close(); else close();
  });
  box.addEventListener("focusout", function (event) { if (!panel.open && !box.contains(event.relatedTarget)) close(); });

  document.addEventListener("keydown", function (event) {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    enter();
  });
})();
