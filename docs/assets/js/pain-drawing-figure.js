/* The sheets of the pain drawing: shows marks, takes lines drawn with a finger, a pen or the mouse, and says which places a mark lies on.
   Shapes are asked with the help of a canvas that is never shown, because a sheet that is hidden has no layout to ask. */
(function () {
  "use strict";

  var NS = "http://www.w3.org/2000/svg";
  /* Width of a line by its name, and the distance between two signs in an area, both in units of the sheet's signs. */
  var WIDTHS = { thin: 0.8, middle: 1.5, thick: 2.7 }, APART = 1.25;
  /* A line is asked at no more points than this, however long it is. */
  var ASKED = 400;

  function svg(name, attributes, parent) {
    var made = document.createElementNS(NS, name);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (parent) parent.appendChild(made);
    return made;
  }
  function list(nodes) { return Array.prototype.slice.call(nodes); }

  /* *signs* gives the lines of each kind's sign: {ache: [[x, y, x, y], ...]}. */
  function figure(form, signs) {
    var probe = document.createElement("canvas").getContext("2d"), sheets = {}, places = new WeakMap(), middles = new WeakMap(), drawing = null;

    list(form.querySelectorAll(".sheet svg")).forEach(function (picture) {
      var skin = new Path2D(picture.querySelector(".skin").getAttribute("d"));
      sheets[picture.dataset.sheet] = {
        picture: picture, was: picture.querySelector(".was"), now: picture.querySelector(".now"), skin: skin,
        unit: Number(picture.dataset.unit), width: Number(picture.dataset.width), height: Number(picture.dataset.height), title: picture.getAttribute("aria-label"),
        spots: list(picture.querySelectorAll("[data-zone]")).map(function (path) {
          return { zone: path.dataset.zone, side: path.dataset.side, d: path.getAttribute("d"), shape: new Path2D(path.getAttribute("d")), box: path.dataset.bounds.split(" ").map(Number) };
        })
      };
    });

    function within(shape, x, y) { return probe.isPointInPath(shape, x, y, "evenodd"); }
    function spotAt(sheet, x, y) {
      return sheet.spots.filter(function (spot) {
        return x >= spot.box[0] && x <= spot.box[2] && y >= spot.box[1] && y <= spot.box[3] && within(spot.shape, x, y);
      })[0];
    }

    /* Points along a line, *wanted* apart where it is not too long for that, each with the direction of the line there. */
    function along(points, wanted) {
      var found = [], left = 0, total = 0, step;
      if (points.length === 1) return [[points[0][0], points[0][1], 1, 0]];
      points.slice(1).forEach(function (end, index) { total += Math.hypot(end[0] - points[index][0], end[1] - points[index][1]); });
      step = Math.max(wanted, total / ASKED);
      points.slice(1).forEach(function (end, index) {
        var start = points[index], dx = end[0] - start[0], dy = end[1] - start[1], length = Math.hypot(dx, dy), at = left;
        for (; at <= length; at += step) found.push([start[0] + dx * at / length, start[1] + dy * at / length, dx / length, dy / length]);
        left = at - length;
      });
      return found;
    }

    /* Return where *mark* lies as ["right calf-inner-upper", ...], most of it first. A line lies on a place when a good part of it does. */
    function placesOf(mark) {
      if (mark.zone) return [mark.side + " " + mark.zone];
      if (places.has(mark)) return places.get(mark);
      var sheet = sheets[mark.sheet], counts = {}, names;
      along(mark.points, sheet.unit / 4).forEach(function (point) {
        var spot = spotAt(sheet, point[0], point[1]);
        if (spot) counts[spot.side + " " + spot.zone] = (counts[spot.side + " " + spot.zone] || 0) + 1;
      });
      names = Object.keys(counts).sort(function (a, b) { return counts[b] - counts[a]; });
      names = names.filter(function (name, index) { return !index || counts[name] > 3; });
      places.set(mark, names);
      return names;
    }

    /* Drawing marks */

    function smooth(points) {
      if (points.length === 1) return "M" + points[0][0] + " " + points[0][1] + "h.01";
      var text = "M" + points[0].join(" ");
      for (var i = 1; i < points.length - 1; i += 1) {
        text += "Q" + points[i].join(" ") + " " + (points[i][0] + points[i + 1][0]) / 2 + " " + (points[i][1] + points[i + 1][1]) / 2;
      }
      return text + "L" + points[points.length - 1].join(" ");
    }

    /* Middles of signs on a grid of triangles inside *spot*, *step* apart; *shift* (0 to 2) keeps kinds that share a place apart. */
    function lattice(sheet, spot, step, shift) {
      var found = [], high = step * Math.sqrt(3) / 2;
      for (var row = Math.floor(spot.box[1] / high) - 1; row * high <= spot.box[3]; row += 1) {
        var y = (row + shift / 3) * high, aside = (Math.abs(row % 2) + (shift === 1 ? 1 : 0)) / 2;
        for (var column = Math.floor(spot.box[0] / step) - 1; column * step <= spot.box[2]; column += 1) {
          var x = (column + aside) * step;
          if (within(spot.shape, x, y) && within(sheet.skin, x, y)) found.push([x, y]);
        }
      }
      return found;
    }

    /* A place too small for the grid has one sign, and a sliver of a place has none. */
    function grid(sheet, spot, shift) {
      var found = lattice(sheet, spot, sheet.unit * APART, shift);
      if (found.length || Math.min(spot.box[2] - spot.box[0], spot.box[3] - spot.box[1]) < sheet.unit * 0.6) return found;
      found = lattice(sheet, spot, sheet.unit / 5, 0);
      return found.slice(Math.floor(found.length / 2)).slice(0, 1);
    }

    /* Middles of signs along a line: one row of them, or two where it is thick. */
    function rows(sheet, mark) {
      if (middles.has(mark)) return middles.get(mark);
      var found = [], aside = mark.size === "thick" ? [-0.65, 0.65] : [0];
      along(mark.points, sheet.unit / 3).forEach(function (point) {
        aside.forEach(function (off) { found.push([point[0] - point[3] * off * sheet.unit, point[1] + point[2] * off * sheet.unit]); });
      });
      found = found.filter(function (point) { return within(sheet.skin, point[0], point[1]); });
      middles.set(mark, found);
      return found;
    }

    /* Return the path of the signs of one kind at *all*; those too close to one of *taken*, which is kept by squares of the sheet, are left out. */
    function signPath(kind, unit, all, taken) {
      return all.filter(function (middle) {
        var column = Math.floor(middle[0] / unit), line = Math.floor(middle[1] / unit), free = true;
        for (var i = -1; i < 2; i += 1) for (var j = -1; j < 2; j += 1) (taken[(column + i) + " " + (line + j)] || []).forEach(function (other) {
          if (Math.hypot(other[0] - middle[0], other[1] - middle[1]) <= unit * 0.95) free = false;
        });
        if (free) (taken[column + " " + line] = taken[column + " " + line] || []).push(middle);
        return free;
      }).map(function (middle) {
        return signs[kind].map(function (line) {
          var text = "";
          for (var i = 0; i < line.length; i += 2) text += (i ? "L" : "M") + (middle[0] + line[i] * unit / 26).toFixed(1) + " " + (middle[1] + line[i + 1] * unit / 26).toFixed(1);
          return text;
        }).join("");
      }).join("");
    }

    function shapesOf(sheet, id, mark) {
      if (mark.zone) return sheet.spots.filter(function (spot) { return spot.zone === mark.zone && spot.side === mark.side; });
      return mark.sheet === id ? [null] : [];
    }

    /* Fill *layer* of one sheet. Outlines first, then areas, then signs, so that what touches grows together. */
    function fill(sheet, id, layer, marks, outlined) {
      var kinds = [], taken = {}, shown = [];
      layer.textContent = "";
      marks.forEach(function (mark) { shapesOf(sheet, id, mark).forEach(function (spot) { shown.push({ mark: mark, spot: spot }); }); });
      function put(one, name, more) {
        var width = one.spot ? 0 : sheet.unit * WIDTHS[one.mark.size];
        svg("path", { "class": name + (one.spot ? " area" : " line") + " kind-" + one.mark.kind, d: one.spot ? one.spot.d : smooth(one.mark.points), "stroke-width": width + more }, layer);
      }
      if (outlined) shown.forEach(function (one) { put(one, "outline", sheet.unit * 0.28); });
      shown.forEach(function (one) { put(one, "tint", 0); });
      shown.forEach(function (one) {
        var kind = one.mark.kind;
        if (kinds.indexOf(kind) < 0) kinds.push(kind);
        taken[kind] = taken[kind] || {};
        var d = signPath(kind, sheet.unit, one.spot ? grid(sheet, one.spot, kinds.indexOf(kind) % 3) : rows(sheet, one.mark), taken[kind]);
        if (d) svg("path", { "class": "sign kind-" + kind, d: d, "stroke-width": sheet.unit * (outlined ? 0.07 : 0.13) }, layer);
      });
    }

    /* Show *was* as outlines and *now* filled; *told* says in words what is on a sheet. */
    function show(was, now, told) {
      Object.keys(sheets).forEach(function (id) {
        var sheet = sheets[id];
        fill(sheet, id, sheet.was, was, true);
        fill(sheet, id, sheet.now, now, false);
        function here(mark) { return shapesOf(sheet, id, mark).length > 0; }
        sheet.picture.setAttribute("aria-label", sheet.title + ". " + told(was.filter(here), now.filter(here)));
      });
    }

    /* Taking lines. *pen* says what is drawn with and takes what happens: ready(event), look() -> {kind, size}, done(mark), missed(). */
    function take(pen) {
      function at(sheet, event) {
        var point = new DOMPoint(event.clientX, event.clientY).matrixTransform(sheet.picture.getScreenCTM().inverse());
        return [Math.max(0, Math.min(sheet.width, point.x)), Math.max(0, Math.min(sheet.height, point.y))];
      }
      function end() {
        var ended = drawing;
        drawing = null;
        if (ended) ended.line.remove();
        return ended;
      }
      Object.keys(sheets).forEach(function (id) {
        var sheet = sheets[id], picture = sheet.picture;
        picture.addEventListener("pointerdown", function (event) {
          if (drawing || event.button !== 0 || !event.isPrimary || !pen.ready(event)) return;
          var look = pen.look(), start = at(sheet, event);
          event.preventDefault();
          try { picture.setPointerCapture(event.pointerId); } catch (gone) { return; }
          drawing = { id: id, pointer: event.pointerId, look: look, points: [start], line: svg("path", { "class": "tint line fresh kind-" + look.kind, d: smooth([start]), "stroke-width": sheet.unit * WIDTHS[look.size] }, sheet.now) };
        });
        picture.addEventListener("pointermove", function (event) {
          if (!drawing || drawing.pointer !== event.pointerId || drawing.id !== id) return;
          var point = at(sheet, event), last = drawing.points[drawing.points.length - 1];
          if (Math.hypot(point[0] - last[0], point[1] - last[1]) < sheet.unit / 8 || drawing.points.length > 3000) return;
          drawing.points.push(point);
          drawing.line.setAttribute("d", smooth(drawing.points));
        });
        picture.addEventListener("pointerup", function (event) {
          if (!drawing) { pen.tapped(event); return; }
          if (drawing.pointer !== event.pointerId) return;
          var ended = end();
          if (!ended.points.some(function (point) { return within(sheet.skin, point[0], point[1]); })) { pen.missed(); return; }
          pen.done({ kind: ended.look.kind, sheet: id, size: ended.look.size, points: window.triggerPointDrawingState.simplified(ended.points, sheet.unit) });
        });
        ["pointercancel", "lostpointercapture"].forEach(function (name) {
          picture.addEventListener(name, function (event) { if (drawing && drawing.pointer === event.pointerId) end(); });
        });
      });
    }

    return { sheets: sheets, placesOf: placesOf, show: show, take: take };
  }

  window.triggerPointDrawingFigure = figure;
})();
