/* A pain drawing as data: what one is, and how it is written into an address or a file and read again. Knows nothing of the page.
   Whatever comes from outside is taken apart here piece by piece: what is not known or does not fit is left out and counted.

   A drawing has two visits; each has marks, words, numbers, a date and a note. A mark is a place chosen by name
   ({kind, zone, side}) or a line that was drawn ({kind, sheet, size, points}, points as [[x, y], ...] in units of the sheet). */
(function () {
  "use strict";

  var VERSION = 1, FORMAT = "trigger-point-atlas pain drawing", SIDES = ["right", "left"], SIZES = ["thin", "middle", "thick"];
  var LIMITS = { marks: 60, points: 80, note: 300, address: 8000, file: 400000 };
  var DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  function visit() { return { marks: [], words: [], worst: null, usual: null, date: "", note: "" }; }
  function empty() { return [visit(), visit()]; }
  function isEmpty(one) { return !one.marks.length && !one.words.length && one.worst === null && one.usual === null && !one.date && !one.note; }
  function has(object, key) { return Object.prototype.hasOwnProperty.call(object, key); }

  /* Fewer points */

  function offLine(point, start, end) {
    var dx = end[0] - start[0], dy = end[1] - start[1], length = dx * dx + dy * dy;
    var share = length ? Math.max(0, Math.min(1, ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length)) : 0;
    return Math.hypot(point[0] - start[0] - share * dx, point[1] - start[1] - share * dy);
  }

  /* Ramer, Douglas and Peucker: keeps the points that are further than *slack* from the line between their neighbours. */
  function thinned(points, slack) {
    var keep = points.map(function (_, index) { return index === 0 || index === points.length - 1; }), open = [[0, points.length - 1]];
    while (open.length) {
      var span = open.pop(), far = -1, most = slack;
      for (var i = span[0] + 1; i < span[1]; i += 1) {
        var off = offLine(points[i], points[span[0]], points[span[1]]);
        if (off > most) { most = off; far = i; }
      }
      if (far >= 0) { keep[far] = true; open.push([span[0], far], [far, span[1]]); }
    }
    return points.filter(function (_, index) { return keep[index]; });
  }

  /* Return *points* as whole numbers, as few as draw the same line, and never more than a mark may have. */
  function simplified(points, unit) {
    var rounded = points.map(function (point) { return [Math.round(point[0]), Math.round(point[1])]; }), slack = unit * 0.08, found;
    do { found = thinned(rounded, slack); slack *= 1.5; } while (found.length > LIMITS.points);
    return found.filter(function (point, index) { return !index || point[0] !== found[index - 1][0] || point[1] !== found[index - 1][1]; });
  }

  /* What comes from outside */

  /* *rules* name what there is: kinds and words as {id: ...}, zones as {id: ...}, sheets as {id: {width, height}}. */
  function goodMark(mark, rules) {
    if (!mark || typeof mark !== "object" || typeof mark.kind !== "string" || !has(rules.kinds, mark.kind)) return null;
    if (typeof mark.zone === "string") {
      return has(rules.zones, mark.zone) && SIDES.indexOf(mark.side) >= 0 ? { kind: mark.kind, zone: mark.zone, side: mark.side } : null;
    }
    if (typeof mark.sheet !== "string" || !has(rules.sheets, mark.sheet) || SIZES.indexOf(mark.size) < 0 || !Array.isArray(mark.points)) return null;
    var sheet = rules.sheets[mark.sheet], points = [];
    if (!mark.points.length || mark.points.length > LIMITS.points) return null;
    for (var i = 0; i < mark.points.length; i += 1) {
      var point = mark.points[i];
      if (!Array.isArray(point) || point.length !== 2) return null;
      if (!(Number.isInteger(point[0]) && Number.isInteger(point[1]) && point[0] >= 0 && point[1] >= 0 && point[0] <= sheet.width && point[1] <= sheet.height)) return null;
      points.push([point[0], point[1]]);
    }
    return { kind: mark.kind, sheet: mark.sheet, size: mark.size, points: points };
  }

  function goodDate(text) {
    var parts = typeof text === "string" && /^([12]\d{3})-(\d\d)-(\d\d)$/.exec(text), date = parts && new Date(Date.UTC(+parts[1], parts[2] - 1, +parts[3]));
    return date && date.getUTCMonth() === parts[2] - 1 && date.getUTCDate() === +parts[3] ? text : "";
  }

  function goodNote(text) {
    return typeof text === "string" ? text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, " ").slice(0, LIMITS.note) : "";
  }

  /* Return what can be used of *raw*, and how many pieces could not. */
  function goodVisit(raw, rules) {
    var found = visit(), faults = 0;
    if (!raw || typeof raw !== "object" || Array.isArray(raw)) return { visit: found, faults: raw === undefined ? 0 : 1 };
    function list(key) {
      if (raw[key] === undefined) return [];
      if (Array.isArray(raw[key])) return raw[key];
      faults += 1;
      return [];
    }
    list("marks").forEach(function (one) {
      var mark = found.marks.length < LIMITS.marks ? goodMark(one, rules) : null;
      if (mark) found.marks.push(mark); else faults += 1;
    });
    list("words").forEach(function (word) {
      if (typeof word === "string" && has(rules.words, word)) { if (found.words.indexOf(word) < 0) found.words.push(word); } else faults += 1;
    });
    ["worst", "usual"].forEach(function (key) {
      var value = raw[key];
      if (Number.isInteger(value) && value >= 0 && value <= 10) found[key] = value;
      else if (value !== null && value !== undefined) faults += 1;
    });
    found.date = goodDate(raw.date);
    found.note = goodNote(raw.note);
    if (raw.date && !found.date) faults += 1;
    if (raw.note && !found.note) faults += 1;
    return { visit: found, faults: faults };
  }

  /* Return {visits, faults} of two raw visits. */
  function good(raws, rules) {
    var both = [goodVisit(raws[0], rules), goodVisit(raws[1], rules)];
    return { visits: [both[0].visit, both[1].visit], faults: both[0].faults + both[1].faults };
  }

  /* The address: pain=1&m1=...; letters for kinds and sheets, differences between points as digits to the base 32 */

  function digits(value) {
    var left = value < 0 ? -value * 2 - 1 : value * 2, text = "";
    while (left >= 32) { text += DIGITS[32 | (left & 31)]; left >>= 5; }
    return text + DIGITS[left];
  }

  function numbers(text) {
    var found = [], value = 0, shift = 0;
    for (var i = 0; i < text.length; i += 1) {
      var digit = DIGITS.indexOf(text[i]);
      if (digit < 0 || shift > 20) return null;
      value |= (digit & 31) << shift;
      shift += 5;
      if (digit & 32) continue;
      found.push(value & 1 ? -(value + 1) / 2 : value / 2);
      value = shift = 0;
    }
    return shift || found.length % 2 || found.length > 2 * LIMITS.points ? null : found;
  }

  function letterOf(names) { var found = {}; Object.keys(names).forEach(function (name) { found[name.charAt(0)] = name; }); return found; }

  function markText(mark) {
    if (mark.zone) return mark.kind.charAt(0) + "z" + mark.side.charAt(0) + mark.zone;
    var x = 0, y = 0, text = "";
    mark.points.forEach(function (point) { text += digits(point[0] - x) + digits(point[1] - y); x = point[0]; y = point[1]; });
    return mark.kind.charAt(0) + mark.sheet.charAt(0) + SIZES.indexOf(mark.size) + text;
  }

  function readMark(text, rules) {
    var kind = letterOf(rules.kinds)[text.charAt(0)], steps, x = 0, y = 0, points = [];
    if (text.charAt(1) === "z") return { kind: kind, zone: text.slice(3), side: text.charAt(2) === "r" ? "right" : text.charAt(2) === "l" ? "left" : "" };
    steps = numbers(text.slice(3));
    for (var i = 0; steps && i < steps.length; i += 2) { x += steps[i]; y += steps[i + 1]; points.push([x, y]); }
    return { kind: kind, sheet: letterOf(rules.sheets)[text.charAt(1)], size: SIZES[text.charAt(2)], points: points };
  }

  /* Return the drawing as the part of an address after #; it may be longer than LIMITS.address, which the caller must say. */
  function toAddress(visits) {
    var parts = ["pain=" + VERSION];
    visits.forEach(function (one, index) {
      function put(key, text) { if (text) parts.push(key + (index + 1) + "=" + text); }
      put("d", one.date);
      put("w", one.words.join(","));
      put("x", one.worst === null ? "" : String(one.worst));
      put("u", one.usual === null ? "" : String(one.usual));
      put("t", encodeURIComponent(one.note));
      put("m", one.marks.map(markText).join(","));
    });
    return parts.join("&");
  }

  function whole(text) { return text === undefined ? null : /^\d{1,2}$/.test(text) ? Number(text) : -1; }

  /* Return {visits, faults} of the part of an address after #, {other: true} when another version wrote it, or null when it is no drawing. */
  function fromAddress(text, rules) {
    var values = {}, version = /^pain=(\d{1,9})(?:&|$)/.exec(text), faults = 0;
    if (!version) return null;
    if (Number(version[1]) !== VERSION || text.length > 2 * LIMITS.address) return { other: true };
    text.split("&").slice(1).forEach(function (part) {
      var known = /^([dwxutm][12])=(.*)$/.exec(part);
      if (!known || has(values, known[1])) { faults += 1; return; }
      try { values[known[1]] = decodeURIComponent(known[2]); } catch (damaged) { faults += 1; }
    });
    var found = good(["1", "2"].map(function (n) {
      return {
        date: values["d" + n], note: values["t" + n], worst: whole(values["x" + n]), usual: whole(values["u" + n]),
        words: values["w" + n] ? values["w" + n].split(",") : [],
        marks: values["m" + n] ? values["m" + n].split(",").slice(0, 4 * LIMITS.marks).map(function (one) { return readMark(one, rules); }) : []
      };
    }), rules);
    found.faults += faults;
    return found;
  }

  /* The file */

  function toFile(visits) { return JSON.stringify({ format: FORMAT, version: VERSION, visits: visits }) + "\n"; }

  /* Return {visits, faults}, {other: true} when another version wrote it, or null when it is no drawing. */
  function fromFile(text, rules) {
    var raw;
    try { raw = JSON.parse(text); } catch (damaged) { return null; }
    if (!raw || typeof raw !== "object" || raw.format !== FORMAT) return null;
    if (raw.version !== VERSION) return { other: true };
    if (!Array.isArray(raw.visits)) return null;
    return good(raw.visits, rules);
  }

  window.triggerPointDrawingState = {
    LIMITS: LIMITS, SIZES: SIZES, empty: empty, isEmpty: isEmpty, simplified: simplified, goodDate: goodDate, goodNote: goodNote,
    toAddress: toAddress, fromAddress: fromAddress, toFile: toFile, fromFile: fromFile
  };
})();
