/* The finder's arithmetic, the same as generator/finder/ranking.py: every sum in the order of the zones, so that both give the same numbers.
   All places, words and activities are numbers into the lists of the data. */
(function () {
  "use strict";

  /* Prepare once: the weight of every zone for every point and injury, what sources name first by zone, and all of them in one row. */
  function prepared(data) {
    if (data.ready) return data.ready;
    var count = data.zones.length, row = [];
    data.muscles.forEach(function (muscle, place) {
      muscle.early = new Float64Array(count);
      muscle.points.forEach(function (point, index) {
        point.weights = new Float64Array(count);
        point.spillover.forEach(function (zone) { point.weights[zone] = data.weights.spillover; });
        point.primary.forEach(function (zone) { point.weights[zone] = data.weights.primary; });
        point.total = 0;
        for (var zone = 0; zone < count; zone += 1) point.total += point.weights[zone];
        point.wide = point.weights.slice();
        point.reach.forEach(function (zone) { point.wide[zone] = data.weights.belly; });
        point.tendons.forEach(function (zone) { point.wide[zone] = data.weights.tendon; });
        point.zones = weighted(point.wide);
        row.push({ muscle: place, point: index, injury: -1, it: point });
      });
      muscle.injuries.forEach(function (injury, index) {
        injury.wide = new Float64Array(count);
        injury.places.forEach(function (zone) { injury.wide[zone] = data.weights.primary; });
        injury.zones = weighted(injury.wide);
        injury.total = 0;
        injury.zones.forEach(function (zone) { injury.total += injury.wide[zone]; });
        row.push({ muscle: place, point: 0, injury: index, it: injury });
      });
    });
    data.regions.forEach(function (region) {
      region[5].forEach(function (suspect, place) {
        var early = data.muscles[suspect].early;
        region[2].forEach(function (zone) { early[zone] = Math.max(early[zone], 1 - place / region[5].length); });
      });
    });
    data.ready = { row: row, near: [] };
    return data.ready;
  }

  /* Several points of a muscle as one: what hurts when all of them do. */
  function together(data, points) {
    var all = { points: points, prior: 0, total: 0, weights: new Float64Array(data.zones.length), wide: new Float64Array(data.zones.length) };
    ["primary", "spillover", "reach", "tendons", "feels", "parts"].forEach(function (list) {
      all[list] = [];
      points.forEach(function (point) { point[list].forEach(function (item) { if (all[list].indexOf(item) < 0) all[list].push(item); }); });
    });
    points.forEach(function (point) {
      all.prior = Math.max(all.prior, point.prior);
      point.zones.forEach(function (zone) {
        all.weights[zone] = Math.max(all.weights[zone], point.weights[zone]);
        all.wide[zone] = Math.max(all.wide[zone], point.wide[zone]);
      });
    });
    all.prior *= data.weights.together;
    all.weights.forEach(function (weight) { all.total += weight; });
    all.zones = weighted(all.wide);
    return all;
  }

  function reach(data, zone, weights) {
    var near = data.zones[zone][2], beside = 0;
    for (var i = 0; i < near.length; i += 1) if (weights[near[i]] > beside) beside = weights[near[i]];
    return Math.max(weights[zone], data.weights.near * beside);
  }

  /* The zones that have a weight, in their order. */
  function weighted(weights) {
    var zones = [];
    for (var zone = 0; zone < weights.length; zone += 1) if (weights[zone]) zones.push(zone);
    return zones;
  }

  /* Return the points and injuries that reach *zone* by their places in the row, and how far each does. A zone is looked up once: few reach it. */
  function reaching(data, zone) {
    var ready = prepared(data), found = ready.near[zone];
    if (found) return found;
    found = ready.near[zone] = [];
    ready.row.forEach(function (one, at) {
      var much = reach(data, zone, one.it.wide);
      if (much) found.push([at, much]);
    });
    return found;
  }

  /* The share of *it*, a point or an injury, that the marks reach; *reached*: how much of every zone they do. */
  function drawn(it, reached) {
    var sum = 0;
    for (var i = 0; i < it.zones.length; i += 1) sum += it.wide[it.zones[i]] * reached[it.zones[i]];
    return it.total ? Math.min(1, sum / it.total) : 0;
  }

  /* True for a point, or points together, that lie far from all of *zones*. */
  function far(data, it, zones) {
    return Boolean(it.parts) && it.parts.every(function (part) { return zones.every(function (zone) { return Math.abs(data.zones[zone][4] - part) >= data.far; }); });
  }

  function fMeasure(precision, recall, beta) {
    var square = beta * beta;
    return precision && recall ? (1 + square) * precision * recall / (square * precision + recall) : 0;
  }

  function both(one, other) {
    return one.filter(function (item) { return other.indexOf(item) >= 0; }).length;
  }

  function part(said, known) {
    return said.length ? both(said, known) / said.length : 0;
  }

  /* Return [{muscle, point, together, injury, score, explained, picture, named}], the best first, for marks {main, also, feels, activities}.
     *together* holds points that fit better as one than any of them alone, else null; *injury* is -1 unless one fits better than the points. */
  function rank(data, marks) {
    var row = prepared(data).row, w = data.weights, marked = new Float64Array(data.zones.length), total = 0, found = [];
    marks.also.forEach(function (zone) { marked[zone] = w.also; });
    marks.main.forEach(function (zone) { marked[zone] = w.main; });
    var zones = weighted(marked), sums = new Float64Array(row.length), reached = marked.map(function (weight, zone) { return reach(data, zone, marked); });
    zones.forEach(function (zone) {
      total += marked[zone];
      reaching(data, zone).forEach(function (pair) { sums[pair[0]] += marked[zone] * pair[1]; });
    });

    function hurts(point) { return zones.some(function (zone) { return point.weights[zone] > 0; }); }

    /* Return the score of *it*, of which *activities* are said, when *sum* of the marks are explained, and the shares it rests on. */
    function scored(it, sum, activities) {
      var explained = sum / total, picture = drawn(it, reached), words = part(marks.feels, it.feels);
      var score = fMeasure(explained, picture, w.lean) * it.prior * (1 + w.feel * words) * (1 + w.activity * part(marks.activities, activities));
      if (marks.feels.length && it.feels.length && !words) score *= w.other_feel;
      if (far(data, it, zones)) score *= w.far;
      return { score: score, explained: explained, picture: picture };
    }

    function better(best, one) {
      if (one.score > best.score) Object.keys(one).forEach(function (key) { best[key] = one[key]; });
    }

    /* What reaches no mark has no score. The points of a muscle stand beside one another in the row, and its injuries behind them. */
    for (var at = 0; at < row.length;) {
      var place = row[at].muscle, muscle = data.muscles[place], best = { muscle: place, point: 0, together: null, injury: -1, score: 0, named: 0 }, hurting = [], one;
      for (var i = 0; i < zones.length; i += 1) if (muscle.early[zones[i]] > best.named) best.named = muscle.early[zones[i]];
      for (; at < row.length && row[at].muscle === place && row[at].injury < 0; at += 1) if (sums[at]) {
        one = scored(row[at].it, sums[at], muscle.activities);
        one.point = row[at].point;
        better(best, one);
        if (hurts(row[at].it)) hurting.push(row[at].it);
      }
      if (hurting.length > 1) {
        var all = together(data, hurting), sum = 0;
        for (i = 0; i < zones.length; i += 1) sum += marked[zones[i]] * reach(data, zones[i], all.wide);
        one = scored(all, sum, muscle.activities);
        one.together = all;
        better(best, one);
      }
      for (; at < row.length && row[at].muscle === place; at += 1) if (sums[at]) {
        one = scored(row[at].it, sums[at], row[at].it.activities);
        one.injury = row[at].injury;
        one.together = null;
        better(best, one);
      }
      if (best.score > 0) found.push(best);
    }
    return found.sort(function (one, other) { return other.score - one.score || other.named - one.named || one.muscle - other.muscle; });
  }

  /* The point that fits best, or several as one. */
  function pointed(data, result) {
    return result.together || data.muscles[result.muscle].points[result.point];
  }

  /* What of the muscle fits best: its points or an injury. */
  function fits(data, result) {
    return result.injury < 0 ? pointed(data, result) : data.muscles[result.muscle].injuries[result.injury];
  }

  /* Return the two of the best muscles that together explain most, or null when one of them does nearly as well alone. */
  function pair(data, marks, results) {
    var zones = marks.main.concat(marks.also.filter(function (zone) { return marks.main.indexOf(zone) < 0; })), best = null;
    if (zones.length < 2) return null;
    var weights = zones.map(function (zone) { return marks.main.indexOf(zone) >= 0 ? data.weights.main : data.weights.also; });
    var total = weights.reduce(function (sum, weight) { return sum + weight; }, 0);
    /* What each of the best reaches of every mark. */
    var few = results.slice(0, 8).map(function (result) {
      var it = fits(data, result);
      return { result: result, reached: zones.map(function (zone) { return reach(data, zone, it.wide); }) };
    });
    function explains(one, other) {
      return weights.reduce(function (sum, weight, place) { return sum + weight * Math.max(one.reached[place], other.reached[place]); }, 0) / total;
    }
    few.forEach(function (one) { one.alone = explains(one, one); });
    few.forEach(function (one, place) {
      few.slice(place + 1).forEach(function (other) {
        var together = explains(one, other), gain = together - Math.max(one.alone, other.alone);
        if (gain >= data.pairGain && (!best || together > best.together)) best = { one: one.result, other: other.result, together: together };
      });
    });
    return best;
  }

  window.triggerPointRank = { rank: rank, pair: pair, pointed: pointed, reach: reach, far: far };
})();
