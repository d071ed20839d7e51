/* The page of the pain drawing: what is chosen, the list of marks, two visits side by side, printing, and keeping it.
   Nothing is stored or sent: a drawing leaves the page only as paper, as a link that is copied, or as a file that is saved. */
(function () {
  "use strict";

  var form = document.getElementById("drawing"), data = window.triggerPointDrawingState;
  if (!form || !data || !window.triggerPointDrawingFigure) return;

  var MONTHS = "January February March April May June July August September October November December".split(" ");
  /* ON_PAPER: letters of place names that fit on the page; MUCH: letters of a comparison that need smaller figures. */
  var BOTH = 2, MOST_UNDONE = 200, ON_PAPER = 1600, MUCH = 900;
  var visits = data.empty(), shown = 0, past = [], future = [], kept = true, begun = false, saying = 0;

  function all(selector, inside) { return Array.prototype.slice.call((inside || form).querySelectorAll(selector)); }
  function one(selector) { return form.querySelector(selector); }
  function chosen(name) { return one('input[name="' + name + '"]:checked').value; }
  function element(name, text, attributes) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    return made;
  }
  /* What is said stays in sight for a while, then moves to its place at the end. */
  function say(text) {
    var status = one(".status");
    status.textContent = text;
    status.classList.add("new");
    clearTimeout(saying);
    saying = setTimeout(function () { status.classList.remove("new"); }, 10000);
  }

  /* What there is, as the page has it */

  var rules = { kinds: {}, zones: {}, words: {}, sheets: {} }, signs = {};
  all('input[name="kind"]').forEach(function (input) {
    rules.kinds[input.value] = { name: input.dataset.name, nerve: input.hasAttribute("data-nerve") };
    signs[input.value] = input.dataset.sign.split("|").map(function (line) { return line.split(" ").map(Number); });
  });
  all('input[name="words"]').forEach(function (input) {
    rules.words[input.value] = { name: input.parentNode.textContent.trim(), nerve: input.hasAttribute("data-nerve") };
  });
  all("#place option[value]").forEach(function (option) {
    if (option.value) rules.zones[option.value] = { told: option.dataset.told, deep: option.hasAttribute("data-deep") };
  });
  var figure = window.triggerPointDrawingFigure(form, signs);
  Object.keys(figure.sheets).forEach(function (id) { rules.sheets[id] = figure.sheets[id]; });

  /* Words */

  function day(date) { var parts = date.split("-"); return date ? Number(parts[2]) + " " + MONTHS[parts[1] - 1] + " " + parts[0] : ""; }
  function number(value) { return value === null ? "" : value + " of 10"; }
  function upper(text) { return text.charAt(0).toUpperCase() + text.slice(1); }
  function lower(text) { return text.charAt(0).toLowerCase() + text.slice(1); }

  /* Names of those of *places*, such as "right heel-sole", that lie on *side*. *room* holds how many letters are left; what has none is counted in it. */
  function names(places, side, room) {
    return places.filter(function (place) { return place.split(" ")[0] === side; }).map(function (place) {
      var zone = rules.zones[place.split(" ")[1]];
      return zone.told + (zone.deep ? " (felt inside, not in the picture)" : "");
    }).filter(function (name) {
      room.letters -= name.length;
      if (room.letters < 0) room.more += 1;
      return room.letters >= 0;
    }).join("; ");
  }

  /* "right: a; b. Left: c; and 2 more" */
  function sided(places, most) {
    var room = { letters: most || Infinity, more: 0 }, right = names(places, "right", room), left = names(places, "left", room);
    return (right && "right: " + right) + (left && (right ? ". Left: " : "left: ") + left) + (room.more ? "; and " + room.more + " more" : "");
  }

  function markName(mark) {
    var name = rules.kinds[mark.kind].name + ", ", places = figure.placesOf(mark);
    if (mark.zone) return name + sided(places);
    return name + figure.sheets[mark.sheet].picture.dataset.where + ", " + (sided(places.slice(0, 3)) || "at the edge of the body") + (places.length > 3 ? "; and " + (places.length - 3) + " more" : "");
  }

  function placesOf(visit) {
    var found = [];
    visit.marks.forEach(function (mark) { figure.placesOf(mark).forEach(function (place) { if (found.indexOf(place) < 0) found.push(place); }); });
    return found;
  }

  function kindsOf(visit) { return Object.keys(rules.kinds).filter(function (kind) { return visit.marks.some(function (mark) { return mark.kind === kind; }); }); }

  /* Return ["Ache, right", "a; b"] for every kind and side, with about *most* letters in all; what one does not need is left to the next. */
  function byKind(visit, most) {
    var groups = [], letters = most;
    kindsOf(visit).forEach(function (kind) {
      var places = placesOf({ marks: visit.marks.filter(function (mark) { return mark.kind === kind; }) });
      ["right", "left"].forEach(function (side) {
        if (places.some(function (place) { return place.split(" ")[0] === side; })) groups.push([kind, side, places]);
      });
    });
    return groups.map(function (group, index) {
      var room = { letters: letters / (groups.length - index), more: 0 }, text = names(group[2], group[1], room);
      letters -= text.length;
      return [rules.kinds[group[0]].name + ", " + group[1], text + (room.more ? (text ? "; and " : "") + room.more + " more" : "")];
    });
  }

  function wordsOf(visit) { return visit.words.map(function (word) { return lower(rules.words[word].name); }).join(", "); }

  /* Changing and undoing */

  function copied() {
    return visits.map(function (visit) { return Object.assign({}, visit, { marks: visit.marks.slice(), words: visit.words.slice() }); });
  }

  /* Remember how it was before a change; with *whole* undoing brings back words and numbers too, not only marks. */
  function remember(whole) {
    past.push({ visits: copied(), shown: shown, whole: whole });
    if (past.length > MOST_UNDONE) past.shift();
    future = [];
    kept = false;
  }

  function back(from, to, none, done) {
    var entry = from.pop();
    if (!entry) { say(none); return; }
    to.push({ visits: copied(), shown: entry.shown, whole: entry.whole });
    if (entry.whole) visits = entry.visits; else visits.forEach(function (visit, index) { visit.marks = entry.visits[index].marks; });
    if (shown !== BOTH) shown = entry.shown;
    kept = false;
    show();
    say(done);
  }

  function add(mark) {
    var marks = visits[shown].marks;
    if (marks.length >= data.LIMITS.marks) { say("This drawing is full: it holds " + data.LIMITS.marks + " marks. Remove one first."); return false; }
    remember(false);
    marks.push(mark);
    show();
    say("Added: " + markName(mark) + ".");
    return true;
  }

  /* Showing */

  function showMarks() {
    var visit = visits[Math.min(shown, 1)], list = one(".marked ul");
    list.textContent = "";
    one(".marked-none").hidden = visit.marks.length > 0;
    visit.marks.forEach(function (mark, index) {
      var item = element("li", "", { "class": "kind-" + mark.kind }), name = markName(mark);
      item.appendChild(one('.legend [data-kind="' + mark.kind + '"] svg').cloneNode(true));
      item.appendChild(element("span", name));
      item.appendChild(element("button", "Remove", { type: "button", "data-remove": index, "aria-label": "Remove mark " + (index + 1) + ": " + name }));
      list.appendChild(item);
    });
  }

  function row(body, head, cells) {
    var made = element("tr");
    made.appendChild(element("th", head, { scope: "row" }));
    cells.forEach(function (cell) { made.appendChild(element("td", cell || "not given")); });
    body.appendChild(made);
  }

  function showBoth() {
    var body = one(".compared tbody"), list = one(".compared dl"), places = visits.map(placesOf);
    body.textContent = list.textContent = "";
    function each(make) { return visits.map(make); }
    row(body, "Date", each(function (visit) { return day(visit.date); }));
    row(body, "Worst pain", each(function (visit) { return number(visit.worst); }));
    row(body, "Usual pain", each(function (visit) { return number(visit.usual); }));
    row(body, "How it feels", each(wordsOf));
    row(body, "Kinds drawn", each(function (visit) { return kindsOf(visit).map(function (kind) { return lower(rules.kinds[kind].name); }).join(", ") || "nothing drawn"; }));
    row(body, "Note", each(function (visit) { return visit.note; }));
    function only(mine, other, both) { return mine.filter(function (place) { return other.indexOf(place) >= 0 === both; }); }
    [["New", only(places[1], places[0], false)], ["Gone", only(places[0], places[1], false)], ["Both", only(places[0], places[1], true)]].forEach(function (part) {
      list.appendChild(element("dt", part[0] + ": "));
      list.appendChild(element("dd", part[1].length ? upper(sided(part[1], ON_PAPER / 4)) + "." : "Nothing."));
    });
  }

  /* What stands on paper below the figures; blank lines where nothing was entered. */
  function showPaper() {
    var box = one(".paper-told"), visit = visits[Math.min(shown, 1)], nothing = shown !== BOTH && data.isEmpty(visit);
    box.textContent = "";
    one(".paper-blank").hidden = !nothing;
    one(".paper-visit").textContent = nothing ? "" : shown === BOTH ? "Visit 1 and visit 2" : "Visit " + (shown + 1);
    box.hidden = nothing || shown === BOTH;
    form.classList.toggle("much", one(".compared").textContent.length > MUCH);
    if (box.hidden) return;
    function line(parts) {
      var made = element("p");
      parts.forEach(function (part) {
        made.appendChild(element("strong", part[0] + ": "));
        if (part[1]) made.appendChild(document.createTextNode(part[1] + " ")); else made.appendChild(element("span", "", { "class": "line" }));
        made.appendChild(document.createTextNode(" "));
      });
      box.appendChild(made);
    }
    line([["Date", day(visit.date)], ["Worst pain", number(visit.worst)], ["Usual pain", number(visit.usual)]]);
    line([["How it feels", wordsOf(visit)]]);
    line(byKind(visit, ON_PAPER).map(function (part) { return [part[0], part[1] + "."]; }));
    if (visit.note) line([["Note", visit.note]]);
  }

  function told(was, now) {
    function names(marks) { return marks.length ? marks.map(markName).join(". ") + "." : "Nothing is marked."; }
    return shown === BOTH ? "Visit 1: " + names(was) + " Visit 2: " + names(now) : names(now);
  }

  /* *typing*: the reader is in one of the fields, which then know best. */
  function show(typing) {
    var both = shown === BOTH, visit = visits[Math.min(shown, 1)];
    figure.show(both ? visits[0].marks : [], both ? visits[1].marks : visit.marks, told);
    form.classList.toggle("comparing", both);
    all("[data-single]").forEach(function (part) { part.hidden = both; });
    all("[data-both]").forEach(function (part) { part.hidden = !both; });
    all('input[name="show"]').forEach(function (input) { input.checked = Number(input.value) === shown; });
    all('input[name="words"]').forEach(function (input) { input.checked = visit.words.indexOf(input.value) >= 0; });
    ["worst", "usual", "date", "note"].forEach(function (name) {
      if (!typing) form.elements[name].value = visit[name] === null ? "" : String(visit[name]);
    });
    all("[data-visit-name]").forEach(function (part) { part.textContent = "Visit " + (Math.min(shown, 1) + 1); });
    one(".nerve-note").hidden = !(both ? visits : [visit]).some(function (each) {
      return each.words.some(function (word) { return rules.words[word].nerve; }) || each.marks.some(function (mark) { return rules.kinds[mark.kind].nerve; });
    });
    one('[data-do="undo"]').setAttribute("aria-disabled", String(!past.length));
    one('[data-do="redo"]').setAttribute("aria-disabled", String(!future.length));
    showMarks();
    showBoth();
    showPaper();
  }

  /* Keeping it and bringing it back */

  function copyLink() {
    var address = data.toAddress(visits), field = one("#drawing-link");
    if (address.length > data.LIMITS.address) { say("This drawing is too long for a link. Save it as a file instead."); return; }
    one(".link").hidden = false;
    field.value = location.href.split("#")[0] + "#" + address;
    kept = true;
    function byHand() {
      field.focus();
      field.select();
      say(document.execCommand("copy") ? "The link is copied. It holds the whole drawing: whoever has it can see it." : "Copy the link from the box.");
    }
    if (!navigator.clipboard || !navigator.clipboard.writeText) { byHand(); return; }
    navigator.clipboard.writeText(field.value).then(function () { say("The link is copied. It holds the whole drawing: whoever has it can see it."); }, byHand);
  }

  function saveFile() {
    var address = URL.createObjectURL(new Blob([data.toFile(visits)], { type: "application/json" })), date = visits[1].date || visits[0].date;
    var link = element("a", "", { href: address, download: "pain-drawing" + (date ? "-" + date : "") + ".json" });
    form.appendChild(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(address); }, 10000);
    kept = true;
    say("The drawing is saved as a file. You will find it among your downloads.");
  }

  /* Take what came from outside. A file with one visit goes where the reader is; what was there can be undone. */
  function load(found, from) {
    if (!found) { say("This " + from + " holds no pain drawing."); return; }
    if (found.other) { say("This " + from + " was made by another version of this page, or is damaged. It cannot be read here."); return; }
    var single = data.isEmpty(found.visits[1]) ? found.visits[0] : data.isEmpty(found.visits[0]) ? found.visits[1] : null;
    if (begun) remember(true);
    begun = true;
    if (from === "file" && single && shown !== BOTH) visits[shown] = single; else visits = found.visits;
    kept = true;
    show();
    say((found.faults ? "Part of this " + from + " was damaged. What could be read is shown." : "The drawing of this " + from + " is shown.") + (past.length ? " Undo brings back what was here." : ""));
  }

  function openFile(file) {
    var reader = new FileReader();
    if (file.size > data.LIMITS.file) { say("This file is too large for a pain drawing."); return; }
    reader.onload = function () { load(data.fromFile(String(reader.result), rules), "file"); };
    reader.onerror = function () { say("This file could not be read."); };
    reader.readAsText(file);
  }

  function fromAddress() {
    var text = location.hash.slice(1);
    if (/^pain=/.test(text)) load(data.fromAddress(text, rules), "link");
  }

  /* What people do */

  function touching(on) {
    var button = one('[data-do="touch"]');
    form.classList.toggle("touching", on);
    button.setAttribute("aria-pressed", String(on));
    button.textContent = on ? "Stop drawing, scroll again" : "Start drawing";
  }

  var deeds = {
    undo: function () { back(past, future, "There is nothing to undo.", "Undone."); },
    redo: function () { back(future, past, "There is nothing to redo.", "Done again."); },
    clear: function () {
      if (!visits[shown].marks.length) { say("There are no marks to remove."); return; }
      remember(false);
      visits[shown].marks = [];
      show();
      say("All marks of visit " + (shown + 1) + " are removed. Undo brings them back.");
    },
    again: function () {
      remember(true);
      visits = data.empty();
      shown = 0;
      kept = true;
      one(".link").hidden = true;
      show();
      one("#step-kind").focus();
      say("Everything is removed, in both visits. Undo brings it back until you leave this page.");
    },
    touch: function () { touching(!form.classList.contains("touching")); },
    place: function () {
      var zone = one("#place").value, side = chosen("side");
      if (!zone) { say("Choose a place first."); one("#place").focus(); return; }
      (side === "both" ? ["right", "left"] : [side]).every(function (each) { return add({ kind: chosen("kind"), zone: zone, side: each }); });
    },
    link: copyLink,
    save: saveFile
  };

  form.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.do) deeds[button.dataset.do]();
    if (button.dataset.box) {
      var picture = button.closest(".sheet").querySelector("svg");
      picture.setAttribute("viewBox", button.dataset.box);
      all("[data-box]", button.parentNode).forEach(function (other) { other.setAttribute("aria-pressed", String(other === button)); });
    }
    if (button.dataset.remove) {
      var index = Number(button.dataset.remove), mark = visits[shown].marks[index];
      remember(false);
      visits[shown].marks = visits[shown].marks.filter(function (other) { return other !== mark; });
      show();
      var left = all("[data-remove]");
      (left[Math.min(index, left.length - 1)] || one("#step-draw")).focus();
      say("Removed: " + markName(mark) + ".");
    }
  });

  form.addEventListener("change", function (event) {
    var input = event.target, visit = visits[Math.min(shown, 1)];
    if (input.name === "show") { shown = Number(input.value); show(); say(shown === BOTH ? "Both visits are shown." : "Visit " + (shown + 1) + " is shown."); return; }
    if (input.name === "look") { form.dataset.look = input.value; return; }
    if (input.id === "drawing-file") { if (input.files.length) openFile(input.files[0]); input.value = ""; return; }
    if (input.name === "words") visit.words = all('input[name="words"]:checked').map(function (box) { return box.value; });
    else if (input.name === "worst" || input.name === "usual") visit[input.name] = input.value === "" ? null : Number(input.value);
    else if (input.name === "date") visit.date = data.goodDate(input.value);
    else return;
    kept = false;
    show(true);
  });
  form.elements.note.addEventListener("input", function (event) { visits[Math.min(shown, 1)].note = data.goodNote(event.target.value); kept = false; showBoth(); showPaper(); });
  form.addEventListener("submit", function (event) { event.preventDefault(); });

  figure.take({
    ready: function (event) { return shown !== BOTH && (event.pointerType === "mouse" || form.classList.contains("touching")); },
    look: function () { return { kind: chosen("kind"), size: chosen("size") }; },
    done: add,
    missed: function () { say("That was beside the body. Begin on the body."); },
    tapped: function (event) { if (shown !== BOTH && event.pointerType !== "mouse" && !form.classList.contains("touching")) say("Press “Start drawing” first."); }
  });

  /* Paper shows whole bodies, whatever is looked at on the screen. */
  function whole(printing) {
    all(".sheet svg").forEach(function (picture) {
      var pressed = picture.closest(".sheet").querySelector('[aria-pressed="true"]');
      picture.setAttribute("viewBox", printing || !pressed ? picture.dataset.whole : pressed.dataset.box);
    });
  }
  window.addEventListener("beforeprint", function () { whole(true); });
  window.addEventListener("afterprint", function () { whole(false); });
  window.addEventListener("hashchange", fromAddress);
  window.addEventListener("beforeunload", function (event) { if (kept) return; event.preventDefault(); event.returnValue = true; });

  all("[data-live]").forEach(function (part) { part.hidden = false; });
  form.classList.add("live");
  form.classList.toggle("by-touch", navigator.maxTouchPoints > 0);
  touching(!navigator.maxTouchPoints);
  show();
  fromAddress();
  begun = true;
})();
