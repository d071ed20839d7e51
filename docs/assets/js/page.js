/* Small helps for every page: print buttons, and closed details open for printing. */
(function () {
  "use strict";

  /* A muscle page prints as one sheet unless a button asks for more: its class on <html> says so to the style sheet. It holds for that
     print only. It is taken away before the next one, not after this one, because some browsers say they are done before they are. */
  var root = document.documentElement, KINDS = ["print-large", "print-whole"], asked = "";

  Array.prototype.forEach.call(document.querySelectorAll("[data-print]"), function (button) {
    var choice = button.closest(".print-choice");
    button.hidden = false;
    if (choice) choice.hidden = false;
    button.addEventListener("click", function () {
      asked = "print-" + button.dataset.print;
      setKind();
      window.print();
    });
  });

  function setKind() {
    KINDS.forEach(function (kind) { root.classList.toggle(kind, kind === asked); });
  }
  window.addEventListener("beforeprint", function () {
    setKind();
    asked = "";
  });

  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = Array.prototype.filter.call(document.querySelectorAll(".md-content details:not([open])"), function (details) { return !details.closest("form"); });
    opened.forEach(function (details) { details.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (details) { details.open = false; });
    opened = [];
  });
})();
