/* Narrows the A to Z while somebody types. All words typed must occur; accents, case, apostrophes and hyphens do not matter,
   nor do small words such as "my". When nothing fits, doubled letters do not matter either: people write "plantar fascitis". */
(function () {
  "use strict";

  var SMALL = /^(a|an|and|at|hurts?|i|in|is|my|of|on|our|the|when|your)$/;

  function plain(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f'\u2018\u2019\u02bc`\u00b4]/g, "").replace(/[-\u2010-\u2015]/g, " ");
  }

  function single(text) {
    return text.replace(/(.)\1+/g, "$1");
  }

  Array.prototype.forEach.call(document.querySelectorAll("form[data-find]"), function (form) {
    var list = document.getElementById(form.dataset.find);
    if (!list) return;
    var input = form.querySelector("input"), output = form.querySelector("output");
    var items = Array.prototype.map.call(list.querySelectorAll("li"), function (item) { return { item: item, text: plain(item.textContent + " " + (item.dataset.words || "")) }; });
    form.hidden = false;
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    input.addEventListener("input", function () {
      var typed = plain(input.value).split(/\s+/).filter(Boolean), words = typed.filter(function (word) { return !SMALL.test(word); }), shown = 0;
      function narrow(as) {
        items.forEach(function (one) {
          one.item.hidden = !words.every(function (word) { return as(one.text).indexOf(as(word)) >= 0; });
          if (!one.item.hidden) shown += 1;
        });
      }
      narrow(String);
      if (!shown) narrow(single);
      Array.prototype.forEach.call(list.querySelectorAll("section"), function (section) { section.hidden = !section.querySelector("li:not([hidden])"); });
      output.textContent = words.length ? shown + (shown === 1 ? " name" : " names") + " found" : "";
    });
  });
})();
