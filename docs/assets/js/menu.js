/* The menu of narrow screens, also for the keyboard and screen readers. The theme opens it with labels, which no key reaches: each becomes
   a button that says whether what it opens is open. Without this script the labels still work for a finger. What is closed is hidden by
   atlas.css, so that nobody tabs through links that cannot be seen. */
(function () {
  "use strict";

  var box = document.getElementById("__drawer"), side = document.querySelector(".md-sidebar--primary");
  var label = document.querySelector('.md-header label[for="__drawer"]'), narrow = window.matchMedia("(max-width: 76.2344em)");
  if (!box || !label || !side) return;

  function pressable(label) {
    var button = document.createElement("button"), toggle = document.getElementById(label.htmlFor);
    function tell() { button.setAttribute("aria-expanded", String(toggle.checked)); }
    /* The theme's style sheet asks for class and "for". */
    Array.prototype.forEach.call(label.attributes, function (one) { button.setAttribute(one.name, one.value); });
    button.removeAttribute("tabindex");
    button.type = "button";
    while (label.firstChild) button.appendChild(label.firstChild);
    button.addEventListener("click", function () { toggle.click(); });
    toggle.addEventListener("change", tell);
    tell();
    label.parentNode.replaceChild(button, label);
    return button;
  }

  /* The first thing in the menu that can be seen: some of its lists are closed, others are covered. */
  function first() {
    return Array.prototype.find.call(side.querySelectorAll("a, button"), function (one) {
      return one.getClientRects().length && getComputedStyle(one).visibility === "visible";
    });
  }

  /* The labels inside the menu, when it is first opened: until then nothing in it can be reached. */
  function inside() {
    box.removeEventListener("change", inside);
    Array.prototype.forEach.call(side.querySelectorAll('label[for]:not([for="__drawer"])'), function (one) {
      var button = pressable(one), back = one.classList.contains("md-nav__title");
      if (back) button.setAttribute("aria-label", "Back from " + button.textContent.trim());
      /* The button that was pressed is covered by what it opened, or was closed with it. */
      button.addEventListener("click", function () { if (first()) first().focus(); });
    });
  }

  function make() {
    if (!narrow.matches || !label) return;
    var open = pressable(label);
    label = null;
    open.setAttribute("aria-label", "Menu");
    box.addEventListener("change", inside);
    if (box.checked) inside();
    box.addEventListener("change", function () { if (box.checked && first()) first().focus(); });
    /* Whoever tabs out of the menu is on the page, and the menu would cover it. */
    side.addEventListener("focusout", function (event) {
      if (box.checked && event.relatedTarget && !side.contains(event.relatedTarget)) box.click();
    });
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !box.checked) return;
      box.click();
      open.focus();
    });
  }

  make();
  narrow.addEventListener("change", make);
})();
