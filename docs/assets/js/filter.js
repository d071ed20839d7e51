/* Narrows a list of cards by place, feel and what sets it off. The list is whole without this script.
   A card stays when it has at least one of the choices in every group where something is chosen.
   The choices stand in the address after #, so that a narrowed list can be shared and comes back with the back button. */
(function () {
  "use strict";

  var GROUPS = ["zones", "feels", "activities"];

  function chosen(form, group) {
    var select = form.querySelector('select[name="' + group + '"]');
    if (select) return select.value ? [select.value] : [];
    return Array.prototype.map.call(form.querySelectorAll('input[name="' + group + '"]:checked'), function (box) { return box.value; });
  }

  function fits(card, choices) {
    return GROUPS.every(function (group) {
      if (!choices[group].length) return true;
      var has = (card.dataset[group] || "").split(" ");
      return choices[group].some(function (id) { return has.indexOf(id) >= 0; });
    });
  }

  function apply(form, list) {
    var choices = {}, any = false;
    GROUPS.forEach(function (group) {
      choices[group] = chosen(form, group);
      any = any || choices[group].length > 0;
    });
    var cards = Array.prototype.slice.call(list.querySelectorAll(".card"));
    var shown = cards.filter(function (card) { return (card.hidden = !fits(card, choices)) === false; }).length;
    Array.prototype.forEach.call(list.querySelectorAll("section"), function (section) {
      section.hidden = !section.querySelector(".card:not([hidden])");
    });
    list.querySelector(".none").hidden = shown > 0;
    form.querySelector("output").textContent = any ? shown + " of " + cards.length + " muscles fit" : cards.length + " muscles";
    return any ? choices : null;
  }

  function write(choices) {
    var parts = choices ? GROUPS.filter(function (group) { return choices[group].length; }).map(function (group) {
      return group + "=" + choices[group].map(encodeURIComponent).join(",");
    }) : [];
    var address = location.pathname + location.search + (parts.length ? "#" + parts.join("&") : "");
    try { history.replaceState(null, "", address); } catch (refused) { /* some browsers refuse this on file: the filter works all the same */ }
  }

  function read(form) {
    location.hash.slice(1).split("&").forEach(function (part) {
      var at = part.indexOf("="), group = part.slice(0, at);
      if (at < 0 || GROUPS.indexOf(group) < 0) return;
      part.slice(at + 1).split(",").forEach(function (raw) {
        var id;
        try { id = decodeURIComponent(raw); } catch (damaged) { return; }
        Array.prototype.forEach.call(form.elements, function (control) {
          if (control.name !== group) return;
          if (control.type === "checkbox" && control.value === id) control.checked = true;
          if (control.tagName === "SELECT" && Array.prototype.some.call(control.options, function (option) { return option.value === id; })) control.value = id;
        });
      });
    });
    var details = form.querySelector("details");
    if (details && details.querySelector(":checked")) details.open = true;
  }

  Array.prototype.forEach.call(document.querySelectorAll("form[data-filter]"), function (form) {
    var list = document.getElementById(form.dataset.filter);
    if (!list) return;
    form.hidden = false;
    read(form);
    apply(form, list);
    form.addEventListener("change", function () { write(apply(form, list)); });
    form.addEventListener("reset", function () { setTimeout(function () { write(apply(form, list)); }, 0); });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    window.addEventListener("hashchange", function () {
      if (location.hash && location.hash.indexOf("=") < 0) return; /* a heading of the page, not a choice */
      Array.prototype.forEach.call(form.elements, function (control) {
        if (control.type === "checkbox") control.checked = false;
        if (control.tagName === "SELECT") control.value = "";
      });
      read(form);
      apply(form, list);
    });
  });
})();
