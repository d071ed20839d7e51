/* Draws the sheet of a handout from what was chosen, exactly as it prints: safety before any step, and no step where a warning sign was ticked.
   Everything is put in as text; nothing chosen or typed becomes markup. */
(function () {
  "use strict";

  var LEVELS = (window.triggerPointHandout || {}).levels || {};
  var MONTHS = "January February March April May June July August September October November December".split(" ");
  /* Type sizes in points that are tried from the largest so that all fits on one page. */
  var SIZES = [10.5, 10, 9.5, 9.25, 9, 8.75, 8.5, 8.25, 8], LARGE = 16;
  /* Width and height in millimetres of A4 and Letter inside their margins, with a little to spare. */
  var PAGES = [[194, 279], [199.9, 261.5]];
  /* How tall a picture may be, in lines of the sheet's type. */
  var TALL = 13;

  function element(name, text, attributes) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    return made;
  }
  function listed(names) { return names.length < 2 ? names.join("") : names.slice(0, -1).join(", ") + " and " + names[names.length - 1]; }
  function lower(text) { return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text; }
  function sentence(text) { return /[.!?]$/.test(text) ? text : text + "."; }

  function day(date) {
    var parts = date.split("-").map(Number);
    return parts[2] + " " + MONTHS[parts[1] - 1] + " " + parts[0];
  }

  /* Safety */

  /* Returns the warning signs that belong to what was chosen, the most urgent first. What is ticked stays, also when its muscle goes. */
  function asked(data, state) {
    var wanted = {}, order = Object.keys(LEVELS);
    function add(flags) { flags.forEach(function (flag) { wanted[flag] = true; }); }
    state.muscles.forEach(function (chosen) {
      var muscle = data.muscles[chosen.muscle];
      add(muscle.flags);
      if (chosen.release >= 0) add(muscle.release[chosen.release].flags);
    });
    state.exercises.forEach(function (chosen) { add(data.exercises[chosen.exercise].flags); });
    if (!state.muscles.length) add(data.always);
    add(state.flags);
    return Object.keys(wanted).map(Number).sort(function (a, b) { return order.indexOf(data.flags[a][1]) - order.indexOf(data.flags[b][1]) || a - b; });
  }

  /* True for a sign that must be looked at before anybody presses or stretches. */
  function stops(data, flag) { return data.flags[flag][5] === 1 || data.flags[flag][1] !== "appointment"; }
  function withheld(data, state) { return state.flags.some(function (flag) { return stops(data, flag); }); }

  function now(data, state) {
    var box = element("section", "", { "class": "sheet-now" });
    box.appendChild(element("h4", "Get this checked first"));
    asked(data, state).forEach(function (flag) {
      if (state.flags.indexOf(flag) < 0) return;
      var said = element("p");
      said.appendChild(element("strong", sentence(LEVELS[data.flags[flag][1]])));
      said.appendChild(document.createTextNode(" " + data.flags[flag][3]));
      box.appendChild(said);
    });
    if (withheld(data, state)) box.appendChild(element("p", "Do not press, roll, massage, stretch or exercise until a clinician has looked at it. The steps are left out of this sheet for that reason."));
    return box;
  }

  function points(box, title, texts) {
    if (!texts.length) return;
    var part = element("div", "", { "class": "sheet-part" }), list = element("ul");
    part.appendChild(element("p", title, { "class": "sheet-lead" }));
    texts.forEach(function (text) { list.appendChild(element("li", text)); });
    part.appendChild(list);
    box.appendChild(part);
  }

  function safety(data, state) {
    var box = element("section", "", { "class": "sheet-safety" }), columns = element("div", "", { "class": "sheet-columns" }), signs = asked(data, state);
    box.appendChild(element("h4", "Safety first: read this before you start"));
    ["emergency", "today"].forEach(function (level) {
      points(columns, LEVELS[level], signs.filter(function (flag) { return data.flags[flag][1] === level; }).map(function (flag) { return data.flags[flag][3]; }));
    });
    points(columns, "When to stop", data.site.rules);
    points(columns, "When to come back", data.site.comeBack);
    box.appendChild(columns);
    return box;
  }

  /* Head and foot */

  function blank(word, text) {
    var part = element("span", word + " ", { "class": "sheet-field" });
    part.appendChild(text ? element("strong", text) : element("span", "", { "class": "line" }));
    return part;
  }

  function head(data, state, clinic) {
    var box = element("header", "", { "class": "sheet-head" }), own = element("div", "", { "class": "sheet-clinic" }), names, row;
    if (clinic.logo) own.appendChild(element("img", "", { src: clinic.logo, alt: clinic.name ? "Logo of " + clinic.name : "Logo of the clinic" }));
    if (clinic.name || clinic.address || clinic.phone) {
      var lines = element("div");
      if (clinic.name) lines.appendChild(element("p", clinic.name, { "class": "sheet-clinic-name" }));
      clinic.address.split("\n").concat(clinic.phone ? "Phone " + clinic.phone : "").filter(Boolean).forEach(function (text) { lines.appendChild(element("p", text)); });
      own.appendChild(lines);
    }
    if (own.firstChild) box.appendChild(own);
    names = state.muscles.map(function (chosen) { return lower(data.muscles[chosen.muscle].name); });
    box.appendChild(element("h3", (withheld(data, state) ? ["Before you treat your ", "Before you treat yourself"] : ["What you can do for your ", "What you can do yourself"])[names.length ? 0 : 1] + listed(names)));
    row = element("p", "", { "class": "sheet-fields" });
    [["Name", ""], ["Prepared by", ""], ["Date", state.date && day(state.date)], ["Review", state.review && day(state.review)]].forEach(function (part) { row.appendChild(blank(part[0], part[1])); });
    box.appendChild(row);
    return box;
  }

  function foot(data, state) {
    var box = element("footer", "", { "class": "sheet-foot" }), site = data.site;
    box.appendChild(element("p", site.name + ", version " + site.version + ", content of " + site.date + ". General information, not reviewed by a clinician, no diagnosis."));
    if (state.muscles.length) box.appendChild(element("p", "Sources: " + (site.url ? "" : "in the " + site.name + ", page ") + state.muscles.map(function (chosen) { return site.url + data.muscles[chosen.muscle].href; }).join(", ")));
    return box;
  }

  /* Muscles and exercises */

  function steps(box, title, texts, after) {
    var part = element("div", "", { "class": "sheet-part" }), list = element("ol");
    part.appendChild(element("h5", title));
    texts.forEach(function (text) { list.appendChild(element("li", text)); });
    part.appendChild(list);
    if (after) part.appendChild(after);
    box.appendChild(part);
  }

  function where(muscle, terms) {
    var part = element("div", "", { "class": "sheet-part" }), list = element("ul");
    part.appendChild(element("h5", terms ? "Spots, and where they hurt" : "Where it hurts"));
    if (!terms) {
      ["Most often: ", "Sometimes: ", "Perhaps, but this is not certain: "].forEach(function (words, number) {
        if (!muscle.hurts[number]) return;
        var line = element("p");
        line.appendChild(element("strong", words));
        line.appendChild(document.createTextNode(muscle.hurts[number] + "."));
        part.appendChild(line);
      });
      return part;
    }
    muscle.points.forEach(function (point) {
      var item = element("li");
      item.appendChild(element("strong", "Point " + point[0] + ", " + lower(point[1]) + ". "));
      item.appendChild(document.createTextNode(point[4] + " Pain most often: " + point[2] + "." + (point[3] ? " Sometimes: " + point[3] + "." : "")));
      list.appendChild(item);
    });
    part.appendChild(list);
    return part;
  }

  function muscle(data, state, chosen, root) {
    var own = data.muscles[chosen.muscle], terms = state.level === "terms", box = element("section", "", { "class": "sheet-muscle" }), title = element("h4", own.name), columns = element("div", "", { "class": "sheet-columns" });
    if (terms) title.appendChild(element("span", " (" + own.latin + ")", { "class": "sheet-latin" }));
    box.appendChild(title);
    if (own.picture.length) {
      var figure = element("figure"), shape = own.picture[1] / own.picture[2], picture = element("img", "", { src: root + own.picture[0], alt: "Picture: where the " + lower(own.name) + " lies, its spots and where it often hurts. The words below say the same." });
      /* The panels are a part of the file, and the file's own shape would show more than them. */
      picture.style.aspectRatio = String(shape);
      picture.style.width = "min(100%, " + (TALL * shape).toFixed(1) + "em)";
      figure.appendChild(picture);
      figure.appendChild(element("figcaption", "X: a spot that may cause the pain. Stripes: hurts most often. Dots: hurts sometimes. From the left: " + own.picture[3] + "."));
      columns.appendChild(figure);
    }
    columns.appendChild(where(own, terms));
    if (terms) {
      var facts = element("div", "", { "class": "sheet-part" });
      own.anatomy.forEach(function (fact) { var line = element("p"); line.appendChild(element("strong", fact[0] + ": ")); line.appendChild(document.createTextNode(fact[1])); facts.appendChild(line); });
      columns.appendChild(facts);
    }
    if (!withheld(data, state)) {
      points(columns, "Take care", own.careFirst.concat(chosen.care ? own.care : []));
      if (chosen.find) steps(columns, "Find the spot", own.find);
      if (chosen.release >= 0) {
        var way = own.release[chosen.release], how = [chosen.dose && sentence(chosen.dose), way.who === "helper" ? "Somebody helps you." : ""].filter(Boolean).join(" ");
        steps(columns, "Ease it: " + lower(way.name), way.steps, how ? element("p", how, { "class": "sheet-dose" }) : null);
      }
    }
    box.appendChild(columns);
    return box;
  }

  /* Returns sets, repeats, hold and times a day as one line. */
  function dose(parts) {
    var sets = parts[0], repeats = parts[1], hold = parts[2], times = parts[3], said = [];
    function plain(text) { return /^[\d\s.,\u2013-]+(to[\d\s.,]+)?$/.test(text); }
    if (sets && repeats) said.push(sets + (sets === "1" ? " set of " : " sets of ") + repeats);
    else if (sets) said.push(sets + (sets === "1" ? " set" : " sets"));
    else if (repeats) said.push(repeats === "1" ? "Once" : plain(repeats) ? "Repeat " + repeats + " times" : "Repeat: " + repeats);
    if (hold) said.push(plain(hold) ? "Hold for " + hold + (hold === "1" ? " second" : " seconds") : "Hold: " + hold);
    if (times) said.push(times === "1" ? "Once a day" : plain(times) ? times + " times a day" : "How often: " + times);
    if (parts[4]) said.push(parts[4]);
    return said.map(sentence).join(" ");
  }

  function exercises(data, state) {
    var box = element("section", "", { "class": "sheet-exercises of-" + (state.exercises.length === 4 ? 2 : Math.min(3, state.exercises.length)) }), list = element("div", "", { "class": "sheet-columns" });
    box.appendChild(element("h4", "Exercises"));
    state.exercises.forEach(function (chosen) {
      var own = data.exercises[chosen.exercise], said = dose(chosen.dose);
      steps(list, own.name, own.steps, said ? element("p", said, { "class": "sheet-dose" }) : null);
    });
    box.appendChild(list);
    return box;
  }

  function note(text) {
    var box = element("section", "", { "class": "sheet-note" });
    box.appendChild(element("h4", "Note from your therapist"));
    text.split("\n").filter(Boolean).forEach(function (part) { box.appendChild(element("p", part)); });
    return box;
  }

  /* The clinic's own words from its copy of the site. They may say what to do, so they go with the steps. */
  function own(words, name) {
    var box = element("section", "", { "class": "sheet-note" });
    box.appendChild(element("h4", "From " + name + ": " + words[0]));
    words.slice(1).forEach(function (text) { box.appendChild(element("p", text)); });
    box.appendChild(element("p", "These are the clinic's own words, not the atlas's.", { "class": "small" }));
    return box;
  }

  /* Fills *sheet*. *clinic* holds name, address (lines), phone and logo as texts; *root* leads from the page to the site. */
  function draw(sheet, data, state, clinic, root) {
    var stop = withheld(data, state);
    sheet.textContent = "";
    sheet.className = "sheet" + (state.large ? " large" : "") + (stop ? " stopped" : "");
    sheet.appendChild(head(data, state, clinic));
    if (state.flags.length) sheet.appendChild(now(data, state));
    sheet.appendChild(safety(data, state));
    if (!state.muscles.length && !state.exercises.length) sheet.appendChild(element("p", "Choose a muscle or an exercise. Its steps stand here.", { "class": "sheet-empty" }));
    state.muscles.forEach(function (chosen) { sheet.appendChild(muscle(data, state, chosen, root)); });
    if (state.exercises.length && !stop) sheet.appendChild(exercises(data, state));
    if (state.note.trim()) sheet.appendChild(note(state.note));
    if (data.clinic && !stop) data.clinic.words.forEach(function (words) { sheet.appendChild(own(words, data.clinic.name)); });
    sheet.appendChild(foot(data, state));
  }

  /* Gives *sheet* the largest type with which it fits on one page, A4 as well as Letter, and returns its type size and how many pages it needs, as far as that can be told. */
  function fit(sheet, large) {
    function pages(size) {
      sheet.style.fontSize = size + "pt";
      return Math.max.apply(null, PAGES.map(function (page) {
        sheet.style.width = page[0] + "mm";
        return Math.ceil(sheet.offsetHeight * 25.4 / 96 / page[1]);
      }));
    }
    sheet.classList.add("measured");
    var size = large ? LARGE : SIZES.filter(function (tried) { return pages(tried) === 1; })[0] || SIZES[1], needed = pages(size);
    sheet.classList.remove("measured");
    sheet.style.width = "";
    return { size: size, pages: needed };
  }

  window.triggerPointHandoutSheet = { LEVELS: LEVELS, element: element, lower: lower, listed: listed, asked: asked, withheld: withheld, draw: draw, fit: fit };
})();
