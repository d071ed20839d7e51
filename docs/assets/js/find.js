/* Narrows the A to Z while somebody types. All words typed must occur; accents and case do not matter. */
(function () {
  "use strict";

  function plain(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  }

  Array.prototype.forEach.call(document.querySelectorAll("form[data-find]"), function (form) {
    var list = document.getElementById(form.dataset.find);
    if (!list) return;
    var input = form.querySelector("input"), output = form.querySelector("output");
    var items = Array.prototype.map.call(list.querySelectorAll("li"), function (item) { return { item: item, text: plain(item.textContent + " " + (item.dataset.words || "")) }; });
    form.hidden = false;
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    input.addEventListener("input", function () {
      var words = plain(input.value).split(/\s+/).filter(Boolean), shown = 0;
      items.forEach(function (one) {
        one.item.hidden = !words.every(function (word) { return one.text.indexOf(word) >= 0; });
        if (!one.item.hidden) shown += 1;
      });
      Array.prototype.forEach.call(list.querySelectorAll("section"), function (section) { section.hidden = !section.querySelector("li:not([hidden])"); });
      output.textContent = words.length ? shown + (shown === 1 ? " name" : " names") + " found" : "";
    });
  });
})();
