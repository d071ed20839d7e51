/* The page on which a handout is made: the form on one side, the sheet on the other.
   What is chosen stands in the address after #, so that it can be shared. Nothing is sent. Only the clinic's own name, address and phone are
   kept on the device, and only where the box for it is ticked. */
(function () {
  "use strict";

  var place = document.getElementById("handout"), data = window.triggerPointHandout, states = window.triggerPointHandoutState, sheets = window.triggerPointHandoutSheet;
  if (!place || !data || !states || !sheets) return;

  var KEPT = "trigger-point-atlas-clinic", LOGO_MOST = 1024 * 1024, LOGO_TYPES = /^image\/(png|jpeg|svg\+xml)$/;
  var FIELDS = [["Sets", "3"], ["Repeats", "10"], ["Hold (seconds)", "30"], ["Times a day", "2"], ["In your own words", "for example: only until it pulls"]];
  var CLINIC = { name: 80, address: 160, phone: 40 };
  var root = place.dataset.root, form = place.querySelector("form"), sheet = place.querySelector(".sheet"), element = sheets.element;
  var state = states.empty(), clinic = { name: "", address: "", phone: "", logo: "" };

  function all(selector, inside) { return Array.prototype.slice.call((inside || form).querySelectorAll(selector)); }
  function one(selector, inside) { return (inside || form).querySelector(selector); }
  function say(text) { one(".said").textContent = text; }

  /* What is chosen, by kind. */
  var KINDS = {
    muscles: { most: states.MOST.muscles, noun: "muscles", box: one(".choose-muscles"), number: "muscle", from: data.muscles, make: states.muscle, options: muscleOptions },
    exercises: { most: states.MOST.exercises, noun: "exercises", box: one(".choose-exercises"), number: "exercise", from: data.exercises, make: states.exercise, options: exerciseOptions }
  };
  function has(kind, number) { return state[kind].some(function (chosen) { return chosen[KINDS[kind].number] === number; }); }

  /* The address */

  function write() {
    var fragment = states.write(data, state);
    try { history.replaceState(null, "", location.pathname + location.search + (fragment ? "#" + fragment : "")); } catch (refused) { /* some browsers refuse this on file: the page works all the same */ }
    one("#handout-link").value = location.href.split("#")[0] + (fragment ? "#" + fragment : "");
  }

  function read() {
    var found = states.read(data, location.hash), said = [];
    if (!found.ours) return false;
    state = found.state;
    if (found.again) said.push("The link names a warning sign that is not known here. Ask all questions again.");
    if (found.newer) said.push("The link was made with a newer version. Something may be missing.");
    if (found.left) said.push("Something in the link is not known here or is too much for one sheet. It was left out.");
    say(said.join(" "));
    return true;
  }

  /* The sheet */

  function show() {
    var stop = sheets.withheld(data, state), fit;
    sheets.draw(sheet, data, state, clinic, root);
    fit = sheets.fit(sheet, state.large);
    one(".fits", place).textContent = (fit.pages === 1 ? "Fits on one page, A4 or Letter. " : "Needs about " + fit.pages + " pages. ") + "Type of " + fit.size + " point." + (fit.size < 9 ? " That is small: leave something out for larger type, or choose large print." : "");
    one(".stop-said").textContent = stop ? "The steps are left out of the sheet, because pressing, stretching or exercise may be dangerous. The sheet says what to do now." : state.flags.length ? "The sheet says what to do about it." : "";
  }

  function changed() { show(); write(); }

  /* Lists of what is chosen */

  function button(text, label, kind, at, what) {
    return element("button", text, { type: "button", "aria-label": label, "data-kind": kind, "data-at": at, "data-what": what });
  }

  function field(label, value, most, hint, change) {
    var box = element("label", label), input = element("input", "", { type: "text", maxlength: most, placeholder: hint, autocomplete: "off" });
    input.value = value;
    input.addEventListener("input", function () { change(states.line(input.value, most)); changed(); });
    box.appendChild(input);
    return box;
  }

  function tick(label, on, change) {
    var box = element("label", "", { "class": "tick" }), input = element("input", "", { type: "checkbox" });
    input.checked = on;
    input.addEventListener("change", function () { change(input.checked); changed(); });
    box.appendChild(input);
    box.appendChild(element("span", label));
    return box;
  }

  function muscleOptions(item, chosen) {
    var own = data.muscles[chosen.muscle];
    if (own.find.length) item.appendChild(tick("Print how to find the spot", chosen.find, function (on) { chosen.find = on; }));
    else item.appendChild(element("p", "No steps to find the spot. " + own.noFind, { "class": "small" }));
    if (own.care.length) item.appendChild(tick("Print all cautions", chosen.care, function (on) { chosen.care = on; }));
    if (!own.release.length) {
      item.appendChild(element("p", "No way to ease it at home. " + own.noRelease, { "class": "small" }));
      return;
    }
    var label = element("label", "How to ease it"), select = element("select"), words;
    own.release.forEach(function (way, number) { select.appendChild(element("option", way.name + (way.who === "helper" ? " (with a helper)" : ""), { value: number })); });
    select.appendChild(element("option", "Leave it out", { value: -1 }));
    select.value = String(chosen.release);
    label.appendChild(select);
    item.appendChild(label);
    words = field("How long and how often", chosen.dose, states.MOST.text, "for example: 30 seconds on each spot", function (text) { chosen.dose = text; });
    words.hidden = chosen.release < 0;
    item.appendChild(words);
    select.addEventListener("change", function () {
      chosen.release = Number(select.value);
      chosen.dose = states.doseOf(data, chosen.muscle, chosen.release);
      one("input", words).value = chosen.dose;
      words.hidden = chosen.release < 0;
      questions();
      changed();
    });
  }

  function exerciseOptions(item, chosen) {
    var box = element("div", "", { "class": "doses" });
    FIELDS.forEach(function (part, place) {
      box.appendChild(field(part[0], chosen.dose[place], place < 4 ? states.MOST.field : states.MOST.text, part[1], function (text) { chosen.dose[place] = text; }));
    });
    item.appendChild(box);
  }

  /* Shows what is chosen of a kind: a card each, with its options and buttons to move and remove it. */
  function cards(kind) {
    var own = KINDS[kind], list = one(".chosen", own.box), full = state[kind].length >= own.most;
    list.textContent = "";
    state[kind].forEach(function (chosen, at) {
      var name = own.from[chosen[own.number]].name, item = element("li"), title = element("div", "", { "class": "chosen-title" }), up = button("↑", "Move " + name + " up", kind, at, "up"), down = button("↓", "Move " + name + " down", kind, at, "down");
      up.disabled = at === 0;
      down.disabled = at === state[kind].length - 1;
      title.appendChild(element("strong", name));
      [up, down, button("Remove", "Remove " + name, kind, at, "remove")].forEach(function (made) { title.appendChild(made); });
      item.appendChild(title);
      own.options(item, chosen);
      list.appendChild(item);
    });
    all('.choices input[type="checkbox"]', own.box).forEach(function (input) {
      var number = Number(input.dataset.number);
      input.checked = has(kind, number);
      input.disabled = full && !input.checked;
    });
  }

  function move(kind, at, what) {
    var own = KINDS[kind], list = state[kind], chosen = list[at], name = own.from[chosen[own.number]].name, to = what === "up" ? at - 1 : at + 1, next;
    list.splice(at, 1);
    if (what !== "remove") list.splice(to, 0, chosen);
    rebuild();
    changed();
    if (what === "remove") {
      say(name + " removed.");
      next = one('[data-kind="' + kind + '"][data-what="remove"][data-at="' + Math.min(at, list.length - 1) + '"]') || one('input[type="search"]', own.box);
    } else {
      say(name + " is now number " + (to + 1) + " of " + list.length + ".");
      next = one('[data-kind="' + kind + '"][data-what="' + what + '"][data-at="' + to + '"]:enabled') || one('[data-kind="' + kind + '"][data-at="' + to + '"]:enabled');
    }
    next.focus();
  }

  function choose(kind, number, on) {
    var own = KINDS[kind];
    if (on && (has(kind, number) || state[kind].length >= own.most)) return;
    if (on) state[kind].push(own.make(data, number));
    else state[kind] = state[kind].filter(function (chosen) { return chosen[own.number] !== number; });
    rebuild();
    changed();
    say(own.from[number].name + (on ? " added. " : " removed. ") + state[kind].length + " of " + own.most + " " + own.noun + " chosen." + (state[kind].length === own.most ? " The sheet is full." : ""));
  }

  /* The list of exercises: those named for the chosen muscles stand first. */
  function exerciseChoices() {
    var box = one(".choices", KINDS.exercises.box), focused = box.contains(document.activeElement) && document.activeElement.value, named = [];
    state.muscles.forEach(function (chosen) { data.muscles[chosen.muscle].exercises.forEach(function (number) { if (named.indexOf(number) < 0) named.push(number); }); });
    var others = data.exercises.map(function (item, number) { return number; }).filter(function (number) { return named.indexOf(number) < 0; });
    box.textContent = "";
    [["Named for the chosen muscles", named], [named.length ? "All others" : "All exercises", others]].forEach(function (group) {
      if (!group[1].length) return;
      box.appendChild(element("p", group[0], { "class": "choices-title" }));
      group[1].forEach(function (number) {
        var own = data.exercises[number], label = element("label", "", { "class": "choice", "data-words": [own.name].concat(own.also).join(" | ") }), input = element("input", "", { type: "checkbox", name: "exercise", value: own.id, "data-number": number }), words = element("span", own.name);
        if (own.who !== "self") words.appendChild(element("span", own.who === "helper" ? " with a helper" : " with a therapist", { "class": "small" }));
        label.appendChild(input);
        label.appendChild(words);
        box.appendChild(label);
        if (focused === own.id) input.focus();
      });
    });
    search(KINDS.exercises.box);
  }

  function questions() {
    var box = one(".questions"), flags = sheets.asked(data, state), key = flags.join(" "), focused = box.contains(document.activeElement) && document.activeElement.value;
    if (box.dataset.key !== key) {
      box.dataset.key = key;
      box.textContent = "";
      flags.forEach(function (flag) {
        var own = data.flags[flag], label = element("label", "", { "class": "question-choice level-" + own[1] }), input = element("input", "", { type: "checkbox", name: "flag", value: own[0], "data-number": flag });
        label.appendChild(input);
        label.appendChild(element("span", own[2]));
        box.appendChild(label);
        if (focused === own[0]) input.focus();
      });
    }
    all("input", box).forEach(function (input) { input.checked = state.flags.indexOf(Number(input.dataset.number)) >= 0; });
  }

  function rebuild() {
    exerciseChoices();
    cards("muscles");
    cards("exercises");
    questions();
  }

  /* Search: every typed word must begin a word of one of the names. */
  function plain(text) { return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f'\u2019]/g, "").replace(/[^a-z0-9]+/g, " ").trim(); }

  function search(box) {
    var words = plain(one('input[type="search"]', box).value).split(" ").filter(Boolean), found = 0;
    all(".choice", box).forEach(function (choice) {
      choice.hidden = !choice.dataset.words.split(" | ").some(function (name) {
        var known = plain(name).split(" ");
        return words.every(function (word) { return known.some(function (other) { return other.indexOf(word) === 0; }); });
      });
      if (!choice.hidden) found += 1;
    });
    one(".no-match", box).hidden = found > 0;
    one(".choices", box).classList.toggle("searched", words.length > 0);
  }

  /* The clinic */

  /* Gives *work* the store of the device. Some browsers have none, or none for files: then nothing is kept, and the page says so. */
  function kept(work) {
    try { return work(window.localStorage); } catch (refused) {
      one(".remember-said").textContent = "This browser does not let the page remember anything here.";
      one('input[name="remember"]').checked = false;
      return null;
    }
  }

  function keep() {
    var on = one('input[name="remember"]').checked;
    one(".remember-said").textContent = "";
    kept(function (store) {
      if (on) store.setItem(KEPT, JSON.stringify({ name: clinic.name, address: clinic.address, phone: clinic.phone }));
      else store.removeItem(KEPT);
    });
  }

  function recall() {
    var text = null, found = null;
    try { text = window.localStorage.getItem(KEPT); found = text && JSON.parse(text); } catch (refused) { /* no store, or damaged: the clinic types its name again */ }
    if (data.clinic) clinic = { name: data.clinic.name, address: data.clinic.address.join("\n"), phone: data.clinic.phone, logo: data.clinic.logo };
    Object.keys(CLINIC).forEach(function (key) {
      if (found && typeof found[key] === "string") clinic[key] = states.clean(found[key], CLINIC[key]);
      one("#clinic-" + key).value = clinic[key];
    });
    one('input[name="remember"]').checked = Boolean(found && typeof found === "object");
    one(".logo-off").hidden = !clinic.logo;
  }

  function logo(file) {
    var said = one(".logo-said"), reader = new FileReader(), trial = new Image();
    function refuse(why) { said.textContent = why; one("#clinic-logo").value = ""; }
    said.textContent = "";
    if (!file) return;
    if (!LOGO_TYPES.test(file.type)) return refuse("This is not a PNG, JPEG or SVG picture. Choose another file.");
    if (file.size > LOGO_MOST) return refuse("This picture is larger than 1 MB. Choose a smaller one.");
    reader.onerror = function () { refuse("This file could not be read. Choose another one."); };
    reader.onload = function () {
      trial.onerror = function () { refuse("This file could not be shown as a picture. Choose another one."); };
      trial.onload = function () { setLogo(trial.src, "The logo is on the sheet."); };
      trial.src = reader.result;
    };
    reader.readAsDataURL(file);
  }

  function setLogo(source, said) {
    clinic.logo = source;
    if (!source) one("#clinic-logo").value = "";
    one(".logo-said").textContent = said;
    one(".logo-off").hidden = !source;
    show();
  }

  /* What people do */

  function count() { one(".count").textContent = states.MOST.note - Array.from(one("#note").value).length + " characters left"; }

  /* Brings the whole form to what the state says. */
  function fill() {
    one("#note").value = state.note;
    one("#date").value = state.date;
    one("#review").value = state.review;
    one('input[name="level"][value="' + state.level + '"]').checked = true;
    one('input[name="large"]').checked = state.large;
    count();
    rebuild();
    show();
  }

  /* Takes up what the address says, if it speaks of a handout at all: it may also be the mark of a place on the page. */
  function follow() {
    if (!read()) return;
    fill();
    write();
  }

  form.addEventListener("submit", function (event) { event.preventDefault(); });

  form.addEventListener("keydown", function (event) {
    var first;
    if (event.key !== "Enter" || event.target.type !== "search") return;
    event.preventDefault();
    first = one(".choice:not([hidden]) input", event.target.closest(".step"));
    if (first) first.focus();
  });

  form.addEventListener("click", function (event) {
    var pressed = event.target.closest("button");
    if (!pressed) return;
    if (pressed.dataset.what) return move(pressed.dataset.kind, Number(pressed.dataset.at), pressed.dataset.what);
    if (pressed.dataset.do === "no-logo") { setLogo("", "The logo is removed."); one("#clinic-logo").focus(); }
    if (pressed.dataset.do === "copy") copy();
    if (pressed.dataset.do === "reset") {
      state = states.empty();
      fill();
      write();
      say("Everything is cleared. Your clinic stays.");
      one("#muscle-search").focus();
    }
  });

  form.addEventListener("input", function (event) {
    var target = event.target, key;
    if (target.type === "search") return search(target.closest(".step"));
    if (target.id === "note") { state.note = states.clean(target.value, states.MOST.note); count(); return changed(); }
    key = target.id.replace("clinic-", "");
    if (target.id !== key && Object.prototype.hasOwnProperty.call(CLINIC, key)) {
      clinic[key] = states.clean(target.value, CLINIC[key]);
      if (one('input[name="remember"]').checked) keep();
      show();
    }
  });

  form.addEventListener("change", function (event) {
    var target = event.target, number = Number(target.dataset.number);
    if (target.name === "muscle") return choose("muscles", number, target.checked);
    if (target.name === "exercise") return choose("exercises", number, target.checked);
    if (target.name === "remember") return keep();
    if (target.id === "clinic-logo") return logo(target.files[0]);
    if (target.name === "flag") state.flags = state.flags.filter(function (flag) { return flag !== number; }).concat(target.checked ? number : []);
    else if (target.id === "date" || target.id === "review") state[target.id] = states.isDate(target.value) ? target.value : "";
    else if (target.name === "level") state.level = target.value;
    else if (target.name === "large") state.large = target.checked;
    else return;
    if (target.name === "flag") questions();
    changed();
  });

  function copy() {
    var link = one("#handout-link"), note = location.protocol === "file:" ? " It opens where this folder stands in the same place." : "";
    function byHand() {
      one(".link").hidden = false;
      link.focus();
      link.select();
      say("Copy the link from the field: it is selected." + note);
    }
    write();
    if (!navigator.clipboard || !navigator.clipboard.writeText) return byHand();
    navigator.clipboard.writeText(link.value).then(function () { say("The link is copied. It holds neither your clinic nor the logo." + note); }, byHand);
  }

  window.addEventListener("hashchange", follow);

  all('.choices input[name="muscle"]').forEach(function (input) {
    var at = data.muscles.map(function (muscle) { return muscle.id; }).indexOf(input.value);
    input.dataset.number = at;
  });
  place.hidden = false;
  recall();
  fill();
  follow();
})();
