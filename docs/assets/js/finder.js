/* The finder's page: marks, questions, results. The static table below it is whole without this script.
   Everything chosen stands in the address after #, so that it can be shared and comes back with the back button; nothing is stored or sent. */
(function () {
  "use strict";

  var form = document.getElementById("finder"), data = window.triggerPointFinder, ranking = window.triggerPointRank, spelling = window.triggerPointWords;
  if (!form || !data || !ranking || !spelling) return;

  var LEVELS = data.levels;
  var SMALL = /^(a|ache|aches|aching|an|and|at|both|cramps?|hurts?|i|in|is|it|left|me|my|of|on|our|pain|painful|right|side|sore|stiff|the|to|when|your)$/;
  var root = form.dataset.root, state = empty(), everything = false;

  function empty() { return { main: [], also: [], feels: [], activities: [], flags: [], none: false, side: "" }; }
  function all(selector, inside) { return Array.prototype.slice.call((inside || form).querySelectorAll(selector)); }
  function one(selector) { return form.querySelector(selector); }
  function numbers(list) { var found = {}; list.forEach(function (item, index) { found[item[0]] = index; }); return found; }

  /* What stays on the page is looked up once. */
  var spots = all(".spot"), boxes = all('input[name="zone"]'), chips = all('input[name="feels"], input[name="activities"]'), sides = all('input[name="side"]');

  var ids = { zone: numbers(data.zones), feel: numbers(data.feels), activity: numbers(data.activities), flag: numbers(data.flags) };

  /* Words */

  function element(name, text, attributes) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    return made;
  }
  function link(text, href) { return element("a", text, { href: root + href }); }
  function lower(text) { return /^[A-Z][a-z]/.test(text) && !/^Achilles/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text; }
  function listed(items) { return items.length < 2 ? items.join("") : items.slice(0, -1).join(", ") + " and " + items[items.length - 1]; }
  function places(zones, most) {
    var names = zones.map(function (zone) { return lower(data.zones[zone][1]); });
    if (most && names.length > most + 1) names = names.slice(0, most).concat("more");
    return names.length > 1 ? names.join("; ") : names.join("");
  }
  function percent(value) { return Math.round(value * 100) + " in 100"; }

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
    var address = location.pathname + location.search + (parts.length ? "#" + parts.join("&") : "");
    try { history.pushState(null, "", address); } catch (refused) { /* some browsers refuse this on file: the finder works all the same */ }
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

  function showQuestions() {
    var box = one(".questions"), inside = box.querySelector("div"), questions = asked(), before = document.activeElement && document.activeElement.value;
    box.hidden = !marked().length;
    one(".safe-first").hidden = !box.hidden;
    state.flags = box.hidden ? [] : state.flags.filter(function (flag) { return questions.indexOf(flag) >= 0; });
    if (box.hidden) state.none = false;
    var key = questions.join(" ");
    if (inside.dataset.key !== key) {
      inside.textContent = "";
      inside.dataset.key = key;
      questions.forEach(function (flag) {
        var label = element("label", "", { "class": "question-choice level-" + data.flags[flag][1] }), input = element("input", "", { type: "checkbox", name: "flag", value: data.flags[flag][0] });
        label.appendChild(input);
        label.appendChild(element("span", data.flags[flag][2]));
        inside.appendChild(label);
        if (before === data.flags[flag][0]) input.focus();
      });
    }
    all('input[name="flag"]').forEach(function (input) { input.checked = state.flags.indexOf(ids.flag[input.value]) >= 0; });
    one('input[name="none"]').checked = state.none;
    one(".none-fits strong").textContent = state.flags.length ? "None of the others fits me" : "None of these fits me";
  }

  function flagCard(flag) {
    var value = data.flags[flag], card = element("div", "", { "class": "flag flag-" + value[1] }), said = element("p");
    card.appendChild(element("p", LEVELS[value[1]], { "class": "flag-level" }));
    said.appendChild(element("strong", value[3] + " "));
    said.appendChild(link("What to do now", value[4]));
    card.appendChild(said);
    return card;
  }

  /* Results */

  function reasons(result, muscle, point) {
    var pro = [], con = [], often = [], sometimes = [], own = [], ends = [], beside = [], outside = [];
    marked().sort(function (a, b) { return a - b; }).forEach(function (zone) {
      if (point.primary.indexOf(zone) >= 0) often.push(zone);
      else if (point.spillover.indexOf(zone) >= 0) sometimes.push(zone);
      else if (point.reach.indexOf(zone) >= 0) own.push(zone);
      else if (point.tendons.indexOf(zone) >= 0) ends.push(zone);
      else if (ranking.reach(data, zone, point.wide) > 0) beside.push(zone);
      else outside.push(zone);
    });
    if (often.length) pro.push("It often hurts where you marked: " + places(often, 4) + ".");
    if (sometimes.length) pro.push("It sometimes hurts where you marked: " + places(sometimes, 4) + ".");
    if (own.length) pro.push("The muscle itself lies where you marked: " + places(own, 4) + ".");
    if (ends.length) pro.push("Its tendon or its end lies where you marked: " + places(ends, 4) + ".");
    if (beside.length) pro.push("It hurts close to a place you marked: " + places(beside, 4) + ".");
    var early = Math.max.apply(null, marked().map(function (zone) { return muscle.early[zone]; }));
    if (early === 1) pro.push("Sources name it first for pain here.");
    else if (early > 0) pro.push("Sources name it for pain here.");
    var feels = state.feels.filter(function (feel) { return point.feels.indexOf(feel) >= 0; });
    if (feels.length) pro.push("Its pain is described as " + listed(feels.map(function (feel) { return data.feels[feel][1]; })) + ".");
    var does = state.activities.filter(function (activity) { return muscle.activities.indexOf(activity) >= 0; });
    if (does.length) pro.push("Said to set it off: " + listed(does.map(function (activity) { return data.activities[activity][1]; })) + ".");
    if (outside.length) con.push("It does not usually hurt here: " + places(outside, 4) + ".");
    var unmarked = point.primary.filter(function (zone) { return marked().indexOf(zone) < 0; });
    if (unmarked.length) con.push("It often hurts here too, which you did not mark: " + places(unmarked, 3) + ".");
    if (state.feels.length && point.feels.length && !feels.length) con.push("Its pain is described with other words.");
    if (state.activities.length && !does.length) con.push("Nothing you chose is said to set it off.");
    if (point.doubt) con.push("Sources doubt that this point sends pain there.");
    else if (point.level === "rare") con.push("It is said to be rare.");
    return { pro: pro, con: con };
  }

  function card(result, place) {
    var muscle = data.muscles[result.muscle], point = muscle.points[result.point], item = element("li", "", { "class": "card finding" }), body = element("div", "", { "class": "card-body" });
    var title = element("h3"), why = reasons(result, muscle, point);
    title.appendChild(element("span", String(place), { "class": "rank", "aria-hidden": "true" }));
    title.appendChild(document.createTextNode(" "));
    title.appendChild(link(muscle.name, muscle.href));
    body.appendChild(title);
    body.appendChild(element("p", (muscle.points.length > 1 ? "Point " + point.number + ": " : "") + point.name, { "class": "point-of" }));
    [["What speaks for it", why.pro, "pro"], ["What speaks against it", why.con, "con"]].forEach(function (part) {
      if (!part[1].length) return;
      body.appendChild(element("p", part[0], { "class": "why-title" }));
      var list = element("ul", "", { "class": "why " + part[2] });
      part[1].forEach(function (text) { list.appendChild(element("li", text)); });
      body.appendChild(list);
    });
    var next = element("p", "", { "class": "next" });
    next.appendChild(link("Is it this one? Read about the " + lower(muscle.name), muscle.href));
    body.appendChild(next);
    if (muscle.picture) item.appendChild(element("img", "", { src: root + muscle.picture, loading: "lazy", alt: muscle.name + ": where it lies and where it often hurts. " + "Hurts most often: " + places(point.primary) + "." }));
    item.appendChild(body);
    return item;
  }

  function told(box, results) {
    var two = results.slice(0, 2);
    if (two.length < 2) return;
    var pair = two.map(function (result) { return result.muscle; }).sort(function (a, b) { return a - b; });
    var text = data.apart.filter(function (item) { return item[0] === pair[0] && item[1] === pair[1]; })[0];
    var names = two.map(function (result) { return lower(data.muscles[result.muscle].name); });
    var points = two.map(function (result) { return data.muscles[result.muscle].points[result.point]; });
    function only(mine, other) { return points[mine].primary.filter(function (zone) { return !points[other].weights[zone]; }); }
    var first = only(0, 1), second = only(1, 0);
    if (!text && !first.length && !second.length) return;
    box.appendChild(element("h3", "To tell the first two apart"));
    if (text) box.appendChild(element("p", text[2]));
    [[first, 0], [second, 1]].forEach(function (part) {
      if (part[0].length) box.appendChild(element("p", "If it hurts here, think of the " + names[part[1]] + ": " + places(part[0], 4) + "."));
    });
  }

  function elsewhere(box, title) {
    var seen = {}, links = [];
    regions().forEach(function (region) { region[4].forEach(function (cause) { if (!seen[cause]) { seen[cause] = true; links.push(data.lookAlikes[cause]); } }); });
    if (!links.length) return;
    box.appendChild(element("h3", title));
    var list = element("ul");
    links.slice(0, 12).forEach(function (cause) { var item = element("li"); item.appendChild(link(cause[0], cause[1])); list.appendChild(item); });
    box.appendChild(list);
  }

  function summary() {
    var box = one(".summary"), lines = [];
    box.textContent = "";
    box.hidden = !marked().length;
    if (box.hidden) return;
    lines.push("Hurts most: " + (state.main.length ? places(state.main) : "not marked") + ".");
    if (state.also.length) lines.push("Also hurts: " + places(state.also) + ".");
    if (state.side) lines.push("Side: " + state.side + ".");
    if (state.feels.length) lines.push("Feels: " + listed(state.feels.map(function (feel) { return data.feels[feel][1]; })) + ".");
    if (state.activities.length) lines.push("Set off by: " + listed(state.activities.map(function (activity) { return data.activities[activity][1]; })) + ".");
    if (state.flags.length) lines.push("Warning signs answered with yes: " + state.flags.map(function (flag) { return data.flags[flag][2]; }).join(" "));
    if (state.none) lines.push(state.flags.length ? "No other warning sign fits." : "Warning signs: asked, none of them fits.");
    if (!state.none && !state.flags.length) lines.push("Warning signs: not answered.");
    box.appendChild(element("h3", "What you told us"));
    lines.forEach(function (line) { box.appendChild(element("p", line)); });
    var blank = element("p", "", { "class": "to-fill-in" });
    ["Name", "Date"].forEach(function (word) { blank.appendChild(document.createTextNode(word + " ")); blank.appendChild(element("span", "", { "class": "line" })); blank.appendChild(document.createTextNode(" ")); });
    box.appendChild(blank);
  }

  function showResults() {
    var status = one(".status"), list = one(".found"), more = one(".more"), urgent = one(".urgent-now"), stop = state.flags.some(stops);
    [list, more, urgent].forEach(function (box) { box.textContent = ""; });
    form.classList.toggle("stopped", stop);
    form.classList.toggle("filled", marked().length > 0);
    summary();
    if (!marked().length) { status.textContent = "Mark where it hurts to begin."; return; }
    state.flags.forEach(function (flag) { urgent.appendChild(flagCard(flag)); });
    if (stop) {
      status.textContent = "Get this checked first. We do not show muscles while a warning sign fits.";
      urgent.appendChild(element("p", "Do not press, roll, massage or stretch until a clinician has looked at it."));
      return;
    }
    if (!state.none) { status.textContent = "Answer the safety questions above. Then the muscles are shown here."; return; }
    var results = ranking.rank(data, state), good = results.filter(function (result) { return result.score >= data.least; });
    if (!good.length) {
      status.textContent = "No good match. None of the patterns we know fits what you marked.";
      more.appendChild(element("p", "That does not mean that nothing is wrong. If it does not get better, ask a clinician."));
      elsewhere(more, "What else it could be");
      return;
    }
    var shown = everything ? good : good.slice(0, data.shown);
    if (form.classList.contains("from-link")) urgent.appendChild(element("p", "The link you followed has answered the safety questions. Are the answers right for you? Look at them again.", { "class": "no-print" }));
    status.textContent = good.length === 1 ? "1 muscle fits." : good.length + " muscles fit. The likeliest come first.";
    shown.forEach(function (result, place) { list.appendChild(card(result, place + 1)); });
    if (good.length > shown.length) more.appendChild(element("button", "Show " + (good.length - shown.length) + " more", { type: "button", "class": "show-more" }));
    told(more, good);
    var both = ranking.pair(data, state, good);
    if (both) {
      more.appendChild(element("h3", "Perhaps two muscles"));
      more.appendChild(element("p", "Together, the " + lower(data.muscles[both.one.muscle].name) + " and the " + lower(data.muscles[both.other.muscle].name) + " explain more of what you marked than one alone."));
    }
    elsewhere(more, "What else it could be");
    more.appendChild(element("p", "These are typical patterns. This is not a diagnosis."));
  }

  /* Marks */

  function show() {
    var main = state.main.map(function (zone) { return data.zones[zone][0]; }), also = state.also.map(function (zone) { return data.zones[zone][0]; });
    spots.forEach(function (shape) {
      var id = shape.dataset.zone, name = main.indexOf(id) >= 0 ? "spot is-main" : also.indexOf(id) >= 0 ? "spot is-also" : "spot";
      if (shape.getAttribute("class") !== name) shape.setAttribute("class", name);
    });
    boxes.forEach(function (input) { input.checked = main.indexOf(input.value) >= 0 || also.indexOf(input.value) >= 0; });
    chips.forEach(function (input) { input.checked = state[input.name].indexOf(ids[input.name === "feels" ? "feel" : "activity"][input.value]) >= 0; });
    sides.forEach(function (input) { input.checked = input.value === state.side; });
    one(".nerve-note").hidden = !state.feels.some(function (feel) { return data.feels[feel][2]; });
    one(".marked-none").hidden = marked().length > 0;
    var list = one(".marked ul");
    list.textContent = "";
    [["main", "hurts most"], ["also", "also hurts"]].forEach(function (part) {
      state[part[0]].forEach(function (zone) {
        var item = element("li"), name = data.zones[zone][1];
        item.appendChild(element("span", name + ": " + part[1] + " "));
        item.appendChild(element("button", part[0] === "main" ? "Make it “also hurts”" : "Make it “hurts most”", { type: "button", "data-move": data.zones[zone][0], "aria-label": name + ": change to " + (part[0] === "main" ? "also hurts" : "hurts most") }));
        item.appendChild(document.createTextNode(" "));
        item.appendChild(element("button", "Remove", { type: "button", "data-drop": data.zones[zone][0], "aria-label": "Remove " + name }));
        list.appendChild(item);
      });
    });
    showQuestions();
    showResults();
  }

  function changed() {
    form.classList.remove("from-link");
    show();
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
      var first = one(".found").children.length;
      everything = true;
      showResults();
      one(".found").children[first].querySelector("a").focus();
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
    state = read();
    form.classList.toggle("from-link", state.none);
    show();
    facing();
  }
  window.addEventListener("hashchange", fromAddress);
  window.addEventListener("popstate", fromAddress);

  form.hidden = false;
  fromAddress();
})();
