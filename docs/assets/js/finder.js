/* The finder's page: marks, questions, results. The static table below it is whole without this script.
   Everything chosen stands in the address after #, so that it can be shared and comes back with the back button; nothing is stored or sent. */
(function () {
  "use strict";

  var form = document.getElementById("finder"), data = window.triggerPointFinder, ranking = window.triggerPointRank, spelling = window.triggerPointWords, made = window.triggerPointCards;
  if (!form || !data || !ranking || !spelling || !made) return;

  /* So many muscles are shown at once: as many as fill the screen of a phone. The others follow in the next task. */
  var FIRST = 2, LEVELS = data.levels;
  var SMALL = /^(a|ache|aches|aching|an|and|at|both|cramps?|hurts?|i|in|is|it|left|me|my|of|on|our|pain|painful|right|side|sore|stiff|the|to|when|your)$/;
  var state = empty(), everything = false, later = { timer: 0, addresses: [], rest: null }, cards = made.of(data, ranking, form.dataset.root);
  var element = made.element, lower = made.lower, listed = made.listed, say = made.say, hide = made.hide, fill = made.fill, link = cards.link, places = cards.places;

  function empty() { return { main: [], also: [], feels: [], activities: [], flags: [], none: false, side: "" }; }
  function all(selector, inside) { return Array.prototype.slice.call((inside || form).querySelectorAll(selector)); }
  function one(selector) { return form.querySelector(selector); }
  function numbers(list) { var found = {}; list.forEach(function (item, index) { found[item[0]] = index; }); return found; }

  var ids = { zone: numbers(data.zones), feel: numbers(data.feels), activity: numbers(data.activities), flag: numbers(data.flags) };

  /* What stays on the page is looked up once, and what comes and goes is made once. */
  var chips = all('input[name="feels"], input[name="activities"]'), sides = all('input[name="side"]'), none = one('input[name="none"]'), page = form.parentNode, kept = {};
  var looks = data.zones.map(function () { return { look: "", shapes: [], boxes: [] }; });
  all(".spot").forEach(function (shape) { looks[ids.zone[shape.dataset.zone]].shapes.push(shape); });
  all('input[name="zone"]').forEach(function (input) { looks[ids.zone[input.value]].boxes.push(input); });
  function keep(key, make) { return kept[key] = kept[key] || make(); }
  function part(selector) { return keep(selector, function () { return one(selector); }); }
  function keepText(name, text) { return keep(name + " " + text, function () { return element(name, text); }); }

  /* State and address */

  function write() {
    var parts = [];
    function put(key, values) { if (values.length) parts.push(key + "=" + values.map(encodeURIComponent).join(",")); }
    put("main", state.main.map(function (i) { return data.zones[i][0]; }));
    put("also", state.also.map(function (i) { return data.zones[i][0]; }));
    put("feels", state.feels.map(function (i) { return data.feels[i][0]; }));
    put("does", state.activities.map(function (i) { return data.activities[i][0]; }));
    put("side", state.side ? [state.side] : []);
    put("safe", (state.none ? ["none"] : []).concat(state.flags.map(function (i) { return data.flags[i][0]; })));
    later.addresses.push(location.pathname + location.search + (parts.length ? "#" + parts.join("&") : ""));
    if (!later.timer) later.timer = setTimeout(finish, 0);
  }

  /* What can wait comes in a task of its own, so that the first muscles are seen first: the others, what stands below them, and the address,
     which takes a browser as long as all the rest. Each step has an address of its own. */
  function finish() {
    clearTimeout(later.timer);
    later.timer = 0;
    if (later.rest) later.rest();
    later.rest = null;
    later.addresses.splice(0).forEach(function (address) {
      try { history.pushState(null, "", address); } catch (refused) { /* some browsers refuse this on file: the finder works all the same */ }
    });
  }

  function read() {
    var found = empty();
    location.hash.slice(1).split("&").forEach(function (part) {
      var at = part.indexOf("="), key = part.slice(0, at), values;
      if (at < 0) return;
      values = part.slice(at + 1).split(",").map(function (raw) { try { return decodeURIComponent(raw); } catch (damaged) { return ""; } });
      function take(list, kind) {
        values.forEach(function (id) {
          var number = Object.prototype.hasOwnProperty.call(ids[kind], id) ? ids[kind][id] : -1;
          if (number >= 0 && list.indexOf(number) < 0) list.push(number);
        });
      }
      if (key === "main") take(found.main, "zone");
      if (key === "also") take(found.also, "zone");
      if (key === "feels") take(found.feels, "feel");
      if (key === "does") take(found.activities, "activity");
      if (key === "side" && /^(right|left|both)$/.test(values[0])) found.side = values[0];
      if (key === "safe") { take(found.flags, "flag"); found.none = values.indexOf("none") >= 0; }
    });
    found.also = found.also.filter(function (zone) { return found.main.indexOf(zone) < 0; });
    return found;
  }

  /* Safety */

  /* True for a sign that must be looked at before anything else is tried. */
  function stops(flag) { return data.flags[flag][1] !== "appointment" || data.flags[flag][5] === 1; }

  function marked() { return state.main.concat(state.also); }

  function regions() {
    var zones = marked();
    return data.regions.filter(function (region) { return region[2].some(function (zone) { return zones.indexOf(zone) >= 0; }); });
  }

  function asked() {
    var wanted = {}, order = Object.keys(LEVELS);
    data.always.forEach(function (flag) { wanted[flag] = true; });
    regions().forEach(function (region) { region[3].forEach(function (flag) { wanted[flag] = true; }); });
    return Object.keys(wanted).map(Number).sort(function (a, b) { return order.indexOf(data.flags[a][1]) - order.indexOf(data.flags[b][1]) || a - b; });
  }

  function question(flag) {
    return keep("question " + flag, function () {
      var label = element("label", "", { "class": "question-choice level-" + data.flags[flag][1] });
      label.appendChild(element("input", "", { type: "checkbox", name: "flag", value: data.flags[flag][0] }));
      label.appendChild(element("span", data.flags[flag][2]));
      return label;
    });
  }

  function showQuestions() {
    var box = part(".questions"), questions = asked(), before = document.activeElement;
    hide(box, !marked().length);
    hide(part(".safe-first"), !box.hidden);
    state.flags = box.hidden ? [] : state.flags.filter(function (flag) { return questions.indexOf(flag) >= 0; });
    if (box.hidden) state.none = false;
    fill(box.querySelector("div"), questions.map(question));
    if (before !== document.activeElement && box.contains(before)) before.focus();
    questions.forEach(function (flag) { question(flag).firstChild.checked = state.flags.indexOf(flag) >= 0; });
    none.checked = state.none;
    say(part(".none-fits strong"), state.flags.length ? "None of the others fits me" : "None of these fits me");
  }

  function flagCard(flag) {
    return keep("flag " + flag, function () {
      var value = data.flags[flag], card = element("div", "", { "class": "flag flag-" + value[1] }), said = element("p");
      card.appendChild(element("p", LEVELS[value[1]], { "class": "flag-level" }));
      said.appendChild(element("strong", value[3] + " "));
      said.appendChild(link("What to do now", value[4]));
      card.appendChild(said);
      return card;
    });
  }

  /* Results */

  /* Return what tells the first two apart. */
  function told(results) {
    var two = results.slice(0, 2);
    if (two.length < 2) return [];
    var pair = two.map(function (result) { return result.muscle; }).sort(function (a, b) { return a - b; });
    var text = data.apart.filter(function (item) { return item[0] === pair[0] && item[1] === pair[1]; })[0];
    var names = two.map(function (result) { return lower(data.muscles[result.muscle].name); });
    var points = two.map(function (result) { return ranking.pointed(data, result); });
    function only(mine, other) { return points[mine].primary.filter(function (zone) { return !points[other].weights[zone]; }); }
    var first = only(0, 1), second = only(1, 0), said = text ? [text[2]] : [];
    [[first, 0], [second, 1]].forEach(function (part) {
      if (part[0].length) said.push("If it hurts here, think of the " + names[part[1]] + ": " + places(part[0], 4) + ".");
    });
    return said.length ? [keepText("h3", "To tell the first two apart")].concat(said.map(function (one) { return keepText("p", one); })) : [];
  }

  function both(results) {
    var pair = ranking.pair(data, state, results);
    if (!pair) return [];
    var names = [pair.one, pair.other].map(function (result) { return lower(data.muscles[result.muscle].name); });
    return [keepText("h3", "Perhaps two muscles"), keepText("p", "Together, the " + names[0] + " and the " + names[1] + " explain more of what you marked than one alone.")];
  }

  function elsewhere() {
    var causes = [], list = keep("causes", function () { return element("ul"); });
    regions().forEach(function (region) { region[4].forEach(function (cause) { if (causes.indexOf(cause) < 0) causes.push(cause); }); });
    if (!causes.length) return [];
    fill(list, causes.slice(0, 12).map(function (number) {
      return keep("cause " + number, function () {
        var cause = data.lookAlikes[number], item = element("li");
        item.appendChild(link(cause[0], cause[1]));
        return item;
      });
    }));
    return [keepText("h3", "What else it could be"), list];
  }

  function blanks() {
    var blank = element("p", "", { "class": "to-fill-in" });
    ["Name", "Date"].forEach(function (word) { blank.appendChild(document.createTextNode(word + " ")); blank.appendChild(element("span", "", { "class": "line" })); blank.appendChild(document.createTextNode(" ")); });
    return blank;
  }

  function summary() {
    var box = part(".summary"), texts = [];
    hide(box, !marked().length);
    if (box.hidden) return fill(box, []);
    texts.push("Hurts most: " + (state.main.length ? places(state.main) : "not marked") + ".");
    if (state.also.length) texts.push("Also hurts: " + places(state.also) + ".");
    if (state.side) texts.push("Side: " + state.side + ".");
    if (state.feels.length) texts.push("Feels: " + listed(state.feels.map(function (feel) { return data.feels[feel][1]; })) + ".");
    if (state.activities.length) texts.push("Set off by: " + listed(state.activities.map(function (activity) { return data.activities[activity][1]; })) + ".");
    if (state.flags.length) texts.push("Warning signs answered with yes: " + state.flags.map(function (flag) { return data.flags[flag][2]; }).join(" "));
    if (state.none) texts.push(state.flags.length ? "No other warning sign fits." : "Warning signs: asked, none of them fits.");
    if (!state.none && !state.flags.length) texts.push("Warning signs: not answered.");
    var told = texts.map(function (text, place) {
      var line = keep("told " + place, function () { return element("p"); });
      say(line, text);
      return line;
    });
    fill(box, [keepText("h3", "What you told us")].concat(told, keep("blanks", blanks)));
  }

  /* Show the muscles, or why there are none; *now*: all of them at once, with what stands below. */
  function showResults(now) {
    var stop = state.flags.some(stops), any = marked().length > 0, status = "Mark where it hurts to begin.", urgent = any ? state.flags.map(flagCard) : [], found = [], more = [], card, rest = null;
    form.classList.toggle("stopped", stop);
    form.classList.toggle("filled", any);
    page.classList.toggle("finder-stopped", stop);
    page.classList.toggle("finder-filled", any);
    summary();
    if (any && stop) {
      status = "Get this checked first. We do not show muscles while a warning sign fits.";
      urgent.push(keepText("p", "Do not press, roll, massage or stretch until a clinician has looked at it."));
    } else if (any && !state.none) status = "Answer the safety questions above. Then the muscles are shown here.";
    else if (any) {
      var good = ranking.rank(data, state).filter(function (result) { return result.score >= data.least; }), hidden = everything ? 0 : Math.max(0, good.length - data.shown);
      if (!good.length) {
        status = "No good match. None of the patterns we know fits what you marked.";
        more = [keepText("p", "That does not mean that nothing is wrong. If it does not get better, ask a clinician.")].concat(elsewhere());
      } else {
        if (form.classList.contains("from-link")) urgent.push(keep("from-link", function () { return element("p", "The link you followed has answered the safety questions. Are the answers right for you? Look at them again.", { "class": "no-print" }); }));
        status = good.length === 1 ? "1 muscle fits." : good.length + " muscles fit. The likeliest come first.";
        card = function (result, place) { return cards.card(state, result, place + 1); };
        found = good.slice(0, Math.min(FIRST, good.length - hidden)).map(card);
        rest = function () {
          var button = keep("more", function () { return element("button", "", { type: "button", "class": "show-more" }); });
          say(button, "Show " + hidden + " more");
          fill(part(".found"), good.slice(0, good.length - hidden).map(card));
          fill(part(".more"), (hidden ? [button] : []).concat(told(good), both(good), elsewhere(), keepText("p", "These are typical patterns. This is not a diagnosis.")));
        };
      }
    }
    say(part(".status"), status);
    fill(part(".urgent-now"), urgent);
    fill(part(".found"), found);
    later.rest = now ? null : rest;
    if (!rest) fill(part(".more"), more);
    else if (now) rest();
  }

  /* Marks */

  function mark(zone, mode) {
    return keep(mode + " " + zone, function () {
      var item = element("li"), id = data.zones[zone][0], name = data.zones[zone][1], most = mode === "main";
      item.appendChild(element("span", name + (most ? ": hurts most " : ": also hurts ")));
      item.appendChild(element("button", most ? "Make it “also hurts”" : "Make it “hurts most”", { type: "button", "data-move": id, "aria-label": name + ": change to " + (most ? "also hurts" : "hurts most") }));
      item.appendChild(document.createTextNode(" "));
      item.appendChild(element("button", "Remove", { type: "button", "data-drop": id, "aria-label": "Remove " + name }));
      return item;
    });
  }

  /* Show the state; *all* when the page itself may have changed what is ticked, as it does when it is loaded. */
  function show(all) {
    looks.forEach(function (place, zone) {
      var look = state.main.indexOf(zone) >= 0 ? "is-main" : state.also.indexOf(zone) >= 0 ? "is-also" : "";
      if (look === place.look && !all) return;
      place.look = look;
      place.shapes.forEach(function (shape) { shape.setAttribute("class", look ? "spot " + look : "spot"); });
      place.boxes.forEach(function (input) { input.checked = look !== ""; });
    });
    chips.forEach(function (input) { input.checked = state[input.name].indexOf(ids[input.name === "feels" ? "feel" : "activity"][input.value]) >= 0; });
    sides.forEach(function (input) { input.checked = input.value === state.side; });
    hide(part(".nerve-note"), !state.feels.some(function (feel) { return data.feels[feel][2]; }));
    hide(part(".marked-none"), marked().length > 0);
    fill(part(".marked ul"), state.main.map(function (zone) { return mark(zone, "main"); }).concat(state.also.map(function (zone) { return mark(zone, "also"); })));
    showQuestions();
    showResults(all);
  }

  function changed() {
    form.classList.remove("from-link");
    show(false);
    write();
  }

  function without(list, item) { return list.filter(function (other) { return other !== item; }); }

  function toggle(zone) {
    var mode = one('input[name="mode"]:checked').value, there = state[mode].indexOf(zone) >= 0, known = marked().indexOf(zone) >= 0;
    state.main = without(state.main, zone);
    state.also = without(state.also, zone);
    if (!there) state[mode].push(zone);
    if (!known) state.none = false;
    everything = false;
    changed();
  }

  /* Search: everyday words, and warning signs too */

  var plain = spelling.plain, near = spelling.near;

  function fits(words, text) {
    var known = text.split(" ");
    return words.every(function (word) {
      var stem = word.length > 3 ? word.replace(/s$/, "") : word;
      return known.some(function (other) { return other.indexOf(stem) === 0 || (word.length > 3 && other.length > 3 && near(word, other)); });
    });
  }

  function search() {
    var raw = one("#place-search").value.trim(), typed = plain(raw), every = typed.split(" ").filter(Boolean), found = 0;
    var words = every.filter(function (word) { return !SMALL.test(word); });
    if (!words.length) words = every;
    all(".place-choice").forEach(function (choice) {
      choice.plain = choice.plain || choice.dataset.words.split(" | ").map(plain);
      choice.hidden = raw !== "" && !(words.length > 0 && choice.plain.some(function (name) { return fits(words, name); }));
      if (!choice.hidden) found += 1;
    });
    all(".places details").forEach(function (group) {
      group.hidden = !group.querySelector(".place-choice:not([hidden])");
      if (raw && !group.hidden && !group.open) { group.open = true; group.dataset.opened = "by search"; }
      if (!raw && group.dataset.opened) { group.open = false; delete group.dataset.opened; }
    });
    var signs = one(".signs");
    signs.textContent = "";
    /* A whole name of a sign always leads to it; a part of one only when no place has that name. */
    var flags = typed.length > 2 ? data.flags.filter(function (flag) {
      return flag[6].some(function (name) { return fits(plain(name).split(" "), typed); }) || (!found && flag[6].concat(flag[2]).some(function (name) { return fits(words, plain(name)); }));
    }) : [];
    signs.hidden = !flags.length;
    if (flags.length) {
      signs.appendChild(element("p", "This may be a warning sign. Read it first:"));
      var list = element("ul");
      flags.slice(0, 4).forEach(function (flag) { var item = element("li"); item.appendChild(link(flag[6][0], flag[4])); item.appendChild(document.createTextNode(": " + flag[3])); list.appendChild(item); });
      signs.appendChild(list);
    }
    one(".no-place").hidden = found > 0;
  }

  /* What people do */

  form.addEventListener("click", function (event) {
    var spot = event.target.closest(".spot"), button = event.target.closest("button");
    if (spot) return toggle(ids.zone[spot.dataset.zone]);
    if (!button) return;
    if (button.dataset.box) {
      var map = button.closest(".map");
      map.querySelector("svg").setAttribute("viewBox", button.dataset.box);
      map.classList.toggle("zoomed", button !== map.querySelector("[data-box]"));
      all("[data-box]", map).forEach(function (other) { other.setAttribute("aria-pressed", String(other === button)); });
    }
    if (button.dataset.drop || button.dataset.move) {
      var zone = ids.zone[button.dataset.drop || button.dataset.move], was = state.main.indexOf(zone) >= 0, place = all("[data-drop]").indexOf(button);
      state.main = without(state.main, zone);
      state.also = without(state.also, zone);
      if (button.dataset.move) state[was ? "also" : "main"].push(zone);
      changed();
      var left = all("[data-drop]");
      (one('[data-move="' + data.zones[zone][0] + '"]') || left[Math.min(place, left.length - 1)] || one("#step-where")).focus();
    }
    if (button.classList.contains("show-more")) {
      var first = part(".found").children.length;
      everything = true;
      showResults(true);
      part(".found").children[first].querySelector("a").focus();
    }
  });

  form.addEventListener("change", function (event) {
    var input = event.target, value = input.value;
    if (input.name === "zone") return toggle(ids.zone[value]);
    if (input.name === "view") return turn(value);
    if (input.name === "feels" || input.name === "activities") {
      var number = ids[input.name === "feels" ? "feel" : "activity"][value];
      state[input.name] = without(state[input.name], number);
      if (input.checked) state[input.name].push(number);
    } else if (input.name === "side") state.side = value;
    else if (input.name === "none") state.none = input.checked;
    else if (input.name === "flag") {
      state.flags = without(state.flags, ids.flag[value]);
      if (input.checked) state.flags.push(ids.flag[value]);
      if (stops(ids.flag[value])) state.none = false;
    } else return;
    changed();
  });

  one("#place-search").addEventListener("input", search);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () {
    setTimeout(function () { state = empty(); everything = false; search(); changed(); turn(one(".map").dataset.view); }, 0);
  });
  /* Turn the body so that the first marked place is seen. */
  function turn(view) {
    all(".map").forEach(function (map) { map.hidden = map.dataset.view !== view; });
    all('input[name="view"]').forEach(function (input) { input.checked = input.value === view; });
  }

  function facing() {
    var best = marked().length ? data.zones[marked()[0]][3] : "";
    if (best) turn(best);
  }

  function fromAddress() {
    if (form.dataset.begun && location.hash && location.hash.indexOf("=") < 0) return; /* a heading of the page, not a choice */
    form.dataset.begun = "yes";
    later.addresses = [];
    state = read();
    form.classList.toggle("from-link", state.none);
    show(true);
    facing();
  }
  window.addEventListener("hashchange", fromAddress);
  window.addEventListener("popstate", fromAddress);
  window.addEventListener("beforeprint", finish);

  form.hidden = false;
  fromAddress();
})();
