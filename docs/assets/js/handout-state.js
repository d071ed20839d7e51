/* What stands on a handout, and how it is written after # in the address. Anything may stand there, so nothing in it is trusted:
   unknown names are left out and counted, texts lose what cannot be seen and are cut, and no text ever becomes markup.
   The clinic, its logo and whatever is written by hand are not part of it. */
(function () {
  "use strict";

  var VERSION = 1;
  var MOST = { muscles: 4, exercises: 8, field: 12, text: 200, note: 600 };
  var HIDDEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

  function empty() { return { muscles: [], exercises: [], note: "", date: "", review: "", level: "plain", large: false, flags: [] }; }

  function numbers(list, name) {
    var found = Object.create(null);
    list.forEach(function (item, index) { found[item[name]] = index; });
    return found;
  }

  /* Returns text without hidden signs and broken halves of letters, at most so many letters long. */
  function clean(text, most) {
    return Array.from(String(text).replace(/\r\n?/g, "\n").replace(HIDDEN, "")).filter(function (letter) { return !/^[\ud800-\udfff]$/.test(letter); }).slice(0, most).join("");
  }
  function line(text, most) { return clean(text, most).replace(/\n/g, " "); }

  function decode(raw) {
    try { return decodeURIComponent(raw); } catch (damaged) { return null; }
  }

  function isDate(text) {
    var day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(text + "T00:00:00Z") : null;
    return Boolean(day) && !isNaN(day) && day.toISOString().slice(0, 10) === text;
  }

  /* A muscle as it is first chosen: how to find the spot, and the first way to release it. */
  function muscle(data, number) {
    var release = data.muscles[number].release.length ? 0 : -1;
    return { muscle: number, release: release, find: data.muscles[number].find.length > 0, care: false, dose: doseOf(data, number, release) };
  }
  function doseOf(data, number, release) { return release < 0 ? "" : data.muscles[number].release[release].dose; }
  function exercise(data, number) { return { exercise: number, dose: data.exercises[number].dose.slice() }; }

  /* Writing: id:technique:what is printed:dose, without what is as it is at first. */
  function writeMuscle(data, chosen) {
    var own = data.muscles[chosen.muscle], first = muscle(data, chosen.muscle), parts = [own.id], technique, shown;
    technique = chosen.release === first.release ? "" : chosen.release < 0 ? "none" : own.release[chosen.release].id;
    shown = chosen.find === first.find && !chosen.care ? "" : [chosen.find ? "find" : "", chosen.care ? "care" : ""].filter(Boolean).join("+") || "none";
    parts.push(technique, shown);
    if (chosen.dose !== doseOf(data, chosen.muscle, chosen.release)) return parts.concat(chosen.dose);
    while (parts.length > 1 && !parts[parts.length - 1]) parts.pop();
    return parts;
  }

  /* id:sets:repeats:hold:times:words; the id alone stands for the dose of the exercise itself. */
  function writeExercise(data, chosen) {
    var own = data.exercises[chosen.exercise], parts = [own.id].concat(chosen.dose);
    if (chosen.dose.every(function (part, place) { return part === own.dose[place]; })) return [own.id];
    while (parts.length > 2 && !parts[parts.length - 1]) parts.pop();
    return parts;
  }

  /* Returns the fragment without #; empty for an empty sheet. */
  function write(data, state) {
    var parts = [];
    function list(items) { return items.map(function (item) { return item.map(encodeURIComponent).join(":"); }).join(","); }
    function put(key, text) { if (text) parts.push(key + "=" + text); }
    put("muscle", list(state.muscles.map(function (chosen) { return writeMuscle(data, chosen); })));
    put("ex", list(state.exercises.map(function (chosen) { return writeExercise(data, chosen); })));
    put("note", encodeURIComponent(state.note));
    put("date", state.date);
    put("review", state.review);
    put("level", state.level === "terms" ? "terms" : "");
    put("large", state.large ? "1" : "");
    put("safe", state.flags.map(function (flag) { return data.flags[flag][0]; }).join(","));
    return parts.length ? "v=" + VERSION + "&" + parts.join("&") : "";
  }

  /* Returns { state, ours, left, newer, asked }: whether the fragment is one of a handout at all, how many parts of it were left out,
     whether a newer version wrote it, and whether a warning sign in it is not known, so that the questions have to be asked again. */
  function read(data, fragment) {
    var found = { state: empty(), ours: false, left: 0, newer: false, again: false }, state = found.state;
    var muscles = numbers(data.muscles, "id"), exercises = numbers(data.exercises, "id"), flags = numbers(data.flags, 0);

    function items(raw) {
      return raw.split(",").filter(Boolean).map(function (item) { return item.split(":").map(decode); });
    }
    function readMuscle(parts) {
      var number = muscles[parts[0]], chosen, own, place;
      if (number === undefined || state.muscles.length === MOST.muscles || state.muscles.some(function (other) { return other.muscle === number; })) { found.left += 1; return; }
      chosen = muscle(data, number);
      own = data.muscles[number].release.map(function (way) { return way.id; });
      place = parts[1] === "none" ? -1 : own.indexOf(parts[1]);
      if (parts[1] === "none" || place >= 0) chosen.release = place;
      else if (parts[1]) found.left += 1;
      if (parts[2]) {
        chosen.find = /(^|\+)find(\+|$)/.test(parts[2]) && data.muscles[number].find.length > 0;
        chosen.care = /(^|\+)care(\+|$)/.test(parts[2]);
      }
      chosen.dose = parts.length > 3 ? line(parts[3] || "", MOST.text) : doseOf(data, number, chosen.release);
      state.muscles.push(chosen);
    }
    function readExercise(parts) {
      var number = exercises[parts[0]], chosen;
      if (number === undefined || state.exercises.length === MOST.exercises || state.exercises.some(function (other) { return other.exercise === number; })) { found.left += 1; return; }
      chosen = exercise(data, number);
      if (parts.length > 1) chosen.dose = chosen.dose.map(function (part, place) { return line(parts[place + 1] || "", place < 4 ? MOST.field : MOST.text); });
      state.exercises.push(chosen);
    }
    function readFlag(parts) {
      var number = flags[parts[0]];
      if (number === undefined) found.again = true;
      else if (state.flags.indexOf(number) < 0) state.flags.push(number);
    }
    function readDate(key, text) {
      if (isDate(text)) state[key] = text;
      else found.left += 1;
    }

    String(fragment).replace(/^#/, "").split("&").forEach(function (part) {
      var at = part.indexOf("="), key = part.slice(0, at), raw = part.slice(at + 1), text;
      if (at < 0 || !/^(v|muscle|ex|note|date|review|level|large|safe)$/.test(key)) return;
      found.ours = true;
      if (key === "muscle") return items(raw).forEach(readMuscle);
      if (key === "ex") return items(raw).forEach(readExercise);
      if (key === "safe") return items(raw).forEach(readFlag);
      text = decode(raw);
      if (text === null) { found.left += 1; return; }
      if (key === "v") found.newer = Number(text) > VERSION;
      else if (key === "note") state.note = clean(text, MOST.note);
      else if (key === "level") state.level = text === "terms" ? "terms" : "plain";
      else if (key === "large") state.large = text === "1";
      else readDate(key, text);
    });
    return found;
  }

  window.triggerPointHandoutState = { MOST: MOST, empty: empty, clean: clean, line: line, isDate: isDate, muscle: muscle, exercise: exercise, doseOf: doseOf, read: read, write: write };
})();
