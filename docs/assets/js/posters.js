/* Posters: each button prints its own poster alone. Without this script all posters of the page print, one on each sheet. */
(function () {
  "use strict";

  function clear() {
    document.documentElement.removeAttribute("data-poster");
    Array.prototype.forEach.call(document.querySelectorAll(".poster-sheet.chosen"), function (sheet) { sheet.classList.remove("chosen"); });
  }

  Array.prototype.forEach.call(document.querySelectorAll("[data-print-poster]"), function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      clear();
      document.getElementById(button.dataset.printPoster).classList.add("chosen");
      document.documentElement.setAttribute("data-poster", button.dataset.printPoster);
      window.print();
    });
  });
  window.addEventListener("afterprint", clear);
})();
