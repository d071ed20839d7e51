/* What the finder says about a muscle it found. A card is made once; after that only its reasons change, so that a tap makes the browser style and
   lay out no more than what is new. */
(function () {
  "use strict";

  function element(name, text, attributes) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    return made;
  }
  function lower(text) { return /^[A-Z][a-z]/.test(text) && !/^Achilles/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text; }
  function listed(items) { return items.length < 2 ? items.join("") : items.slice(0, -1).join(", ") + " and " + items[items.length - 1]; }

  /* Write only what is new: even the same text or the same attribute makes a browser work. */
  function say(node, text) { if (node.textContent !== text) node.textContent = text; }
  function hide(node, hidden) { if (node.hidden !== hidden) node.hidden = hidden; }

  /* Make *nodes* the children of *box*; those that stay are not touched. */
  function fill(box, nodes) {
    Array.prototype.slice.call(box.children).forEach(function (node) { if (nodes.indexOf(node) < 0) node.remove(); });
    nodes.forEach(function (node, place) { if (box.children[place] !== node) box.insertBefore(node, box.children[place] || null); });
  }

  /* Make *texts* the children of *box*, each an element called *name*. */
  function lines(box, name, texts) {
    texts.forEach(function (text, place) { say(box.children[place] || box.appendChild(document.createElement(name)), text); });
    while (box.children.length > texts.length) box.lastElementChild.remove();
  }

  /* Return what makes the cards and the words around them; *root* leads to the start of the site. */
  function of(data, ranking, root) {
    var known = {};

    function link(text, href) { return element("a", text, { href: root + href }); }
    function places(zones, most) {
      var names = zones.map(function (zone) { return lower(data.zones[zone][1]); });
      if (most && names.length > most + 1) names = names.slice(0, most).concat("more");
      return names.join("; ");
    }

    /* What speaks for and against *muscle*: for *point*, and for *injury* where one fits better than any point; *named*: how early sources name it. */
    function reasons(state, muscle, point, injury, named) {
      var pro = [], con = [], often = [], sometimes = [], own = [], ends = [], injured = [], beside = [], outside = [];
      var marked = state.main.concat(state.also).sort(function (a, b) { return a - b; });
      marked.forEach(function (zone) {
        if (injury && injury.places.indexOf(zone) >= 0) injured.push(zone);
        if (point.primary.indexOf(zone) >= 0) often.push(zone);
        else if (point.spillover.indexOf(zone) >= 0) sometimes.push(zone);
        else if (point.reach.indexOf(zone) >= 0) own.push(zone);
        else if (point.tendons.indexOf(zone) >= 0) ends.push(zone);
        else if (injured.indexOf(zone) >= 0) return;
        else if (ranking.reach(data, zone, point.wide) > 0) beside.push(zone);
        else outside.push(zone);
      });
      if (often.length) pro.push("It often hurts where you marked: " + places(often, 4) + ".");
      if (sometimes.length) pro.push("It sometimes hurts where you marked: " + places(sometimes, 4) + ".");
      if (own.length) pro.push("The muscle itself lies where you marked: " + places(own, 4) + ".");
      if (ends.length) pro.push("Its tendon or its end lies where you marked: " + places(ends, 4) + ".");
      if (injured.length) pro.push("An injury of this muscle hurts where you marked: " + places(injured, 4) + ". Let a clinician look at an injury first.");
      if (beside.length) pro.push("It hurts close to a place you marked: " + places(beside, 4) + ".");
      if (named === 1) pro.push("Sources name it first for pain here.");
      else if (named > 0) pro.push("Sources name it for pain here.");
      var words = injury ? point.feels.concat(injury.feels) : point.feels, feels = state.feels.filter(function (feel) { return words.indexOf(feel) >= 0; });
      if (feels.length) pro.push("Its pain is described as " + listed(feels.map(function (feel) { return data.feels[feel][1]; })) + ".");
      var acts = injury ? muscle.activities.concat(injury.activities) : muscle.activities;
      var does = state.activities.filter(function (activity) { return acts.indexOf(activity) >= 0; });
      if (does.length) pro.push("Said to set it off: " + listed(does.map(function (activity) { return data.activities[activity][1]; })) + ".");
      if (outside.length) con.push("It does not usually hurt here: " + places(outside, 4) + ".");
      var unmarked = point.primary.filter(function (zone) { return marked.indexOf(zone) < 0; });
      if (!injury && unmarked.length) con.push("It often hurts here too, which you did not mark: " + places(unmarked, 3) + ".");
      if (state.feels.length && words.length && !feels.length) con.push("Its pain is described with other words.");
      if (state.activities.length && !does.length) con.push("Nothing you chose is said to set it off.");
      if (injury) return [pro, con];
      if (ranking.far(data, point, marked)) con.push("The sore spot itself lies far from where you marked.");
      if (point.doubt) con.push("Sources doubt that this point sends pain there.");
      else if (point.level === "rare") con.push("It is said to be rare.");
      return [pro, con];
    }

    /* Which point it is, or which of them together. With an injury, a point is told too when it hurts there or lies there: nothing asked here tells
       the two apart. */
    function pointOf(state, muscle, point, injury) {
      var own = (muscle.points.length > 1 ? "Point " + point.number + ": " : "") + point.name, marked = state.main.concat(state.also);
      if (!injury) return point.points ? "Points " + listed(point.points.map(function (one) { return one.number; })) + " together" : own;
      if (marked.some(function (zone) { return point.weights[zone] > 0; })) return "It may be an injury, or a trigger point. " + own;
      return marked.some(function (zone) { return point.reach.indexOf(zone) >= 0; }) ? "It may be an injury, or a trigger point" : "It may be an injury, not a trigger point";
    }

    /* A card with all that does not depend on what is marked. */
    function blank(muscle, point) {
      var of = element("p", "", { "class": "point-of" }), item = element("li", "", { "class": "card finding" }), body = element("div", "", { "class": "card-body" }), title = element("h3"), next = element("p", "", { "class": "next" });
      var rank = title.appendChild(element("span", "", { "class": "rank", "aria-hidden": "true" }));
      title.appendChild(document.createTextNode(" "));
      title.appendChild(link(muscle.name, data.page.replace("*", muscle.id)));
      next.appendChild(link("Is it this one? Read about the " + lower(muscle.name), data.page.replace("*", muscle.id)));
      if (muscle.shape) {
        /* The panels are a part of the file, and have a shape of their own. */
        var picture = element("img", "", { src: root + data.picture.replace("*", muscle.id), loading: "lazy", alt: muscle.name + ": where it lies and where it often hurts. " + "Hurts most often: " + places(point.primary) + "." });
        picture.style.setProperty("--shape", muscle.shape);
        item.appendChild(picture);
      }
      item.appendChild(body);
      return {
        item: item, body: body, rank: rank, next: next, of: of, top: [title, of],
        why: [["What speaks for it", "pro"], ["What speaks against it", "con"]].map(function (part) {
          return [element("p", part[0], { "class": "why-title" }), element("ul", "", { "class": "why " + part[1] })];
        })
      };
    }

    /* Return the card of *result*, the *place*th of all. */
    function card(state, result, place) {
      var muscle = data.muscles[result.muscle], point = ranking.pointed(data, result), injury = muscle.injuries[result.injury];
      var key = [result.muscle, point.points ? point.points.map(function (one) { return one.number; }).join("+") : result.point, result.injury].join("."), it = known[key] = known[key] || blank(muscle, point), inside = it.top;
      reasons(state, muscle, point, injury, result.named).forEach(function (texts, part) {
        lines(it.why[part][1], "li", texts);
        if (texts.length) inside = inside.concat(it.why[part]);
      });
      say(it.rank, String(place));
      say(it.of, pointOf(state, muscle, point, injury));
      fill(it.body, inside.concat(it.next));
      return it.item;
    }

    return { card: card, link: link, places: places };
  }

  window.triggerPointCards = { of: of, element: element, lower: lower, listed: listed, say: say, hide: hide, fill: fill, lines: lines };
})();
