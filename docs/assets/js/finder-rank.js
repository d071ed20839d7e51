/* The finder's arithmetic, the same as generator/finder/ranking.py: every sum in the order of the zones, so that both give the same numbers.
   All places, words and activities are numbers into the lists of the data. */
(function () {
  "use strict";

  /* Prepare once: the weight of every zone for every point, and what sources name first by zone. */
  function prepared(data) {
    if (data.ready) return data;
    var count = data.zones.length;
    data.muscles.forEach(function (muscle) {
      muscle.early = new Float64Array(count);
      muscle.named.forEach(function (pair) { muscle.early[pair[0]] = pair[1]; });
      muscle.points.forEach(function (point) {
        point.weights = new Float64Array(count);
        point.spillover.forEach(function (zone) { point.weights[zone] = data.weights.spillover; });
        point.primary.forEach(function (zone) { point.weights[zone] = data.weights.primary; });
        point.total = 0;
        for (var zone = 0; zone < count; zone += 1) point.total += point.weights[zone];
        point.wide = point.weights.slice();
        point.reach.forEach(function (zone) { point.wide[zone] = data.weights.belly; });
        point.tendons.forEach(function (zone) { point.wide[zone] = data.weights.tendon; });
      });
    });
    data.ready = true;
    return data;
  }

  function reach(data, zone, weights) {
    var near = data.zones[zone][2], beside = 0;
    for (var i = 0; i < near.length; i += 1) if (weights[near[i]] > beside) beside = weights[near[i]];
    return Math.max(weights[zone], data.weights.near * beside);
  }

  /* The share of *from* (with sum *total*) that *to* reaches. */
  function share(data, from, total, to) {
    var sum = 0;
    if (!total) return 0;
    for (var zone = 0; zone < from.length; zone += 1) if (from[zone]) sum += from[zone] * reach(data, zone, to);
    return sum / total;
  }

  function fMeasure(precision, recall, beta) {
    var square = beta * beta;
    return precision && recall ? (1 + square) * precision * recall / (square * precision + recall) : 0;
  }

  function both(one, other) {
    return one.filter(function (item) { return other.indexOf(item) >= 0; }).length;
  }

  /* Return [{muscle, point, score, explained, picture}], the best first, for marks {main, also, feels, activities}. */
  function rank(data, marks) {
    prepared(data);
    var w = data.weights, marked = new Float64Array(data.zones.length), total = 0, found = [];
    marks.also.forEach(function (zone) { marked[zone] = w.also; });
    marks.main.forEach(function (zone) { marked[zone] = w.main; });
    for (var zone = 0; zone < marked.length; zone += 1) total += marked[zone];
    data.muscles.forEach(function (muscle, place) {
      var named = 0, said = marks.activities.length ? both(marks.activities, muscle.activities) / marks.activities.length : 0, best = null;
      for (var zone = 0; zone < marked.length; zone += 1) if (marked[zone] && muscle.early[zone] > named) named = muscle.early[zone];
      muscle.points.forEach(function (point, index) {
        var explained = share(data, marked, total, point.wide), picture = Math.min(1, share(data, point.wide, point.total, marked));
        var words = marks.feels.length ? both(marks.feels, point.feels) / marks.feels.length : 0;
        var score = fMeasure(explained, picture, w.lean) * point.prior * (1 + w.named * named) * (1 + w.feel * words) * (1 + w.activity * said);
        if (marks.feels.length && point.feels.length && !words) score *= w.other_feel;
        if (score > 0 && (!best || score > best.score)) best = { muscle: place, point: index, score: score, explained: explained, picture: picture };
      });
      if (best) found.push(best);
    });
    return found.sort(function (one, other) { return other.score - one.score || one.muscle - other.muscle; });
  }

  /* Return the two of the best muscles that together explain most, or null when one of them does nearly as well alone. */
  function pair(data, marks, results) {
    var zones = marks.main.concat(marks.also.filter(function (zone) { return marks.main.indexOf(zone) < 0; })), best = null;
    if (zones.length < 2) return null;
    function explains(points) {
      var sum = 0, total = 0;
      zones.forEach(function (zone) {
        var weight = marks.main.indexOf(zone) >= 0 ? data.weights.main : data.weights.also;
        total += weight;
        sum += weight * Math.max.apply(null, points.map(function (point) { return reach(data, zone, point.wide); }));
      });
      return sum / total;
    }
    var few = results.slice(0, 8).map(function (result) { return { result: result, point: data.muscles[result.muscle].points[result.point] }; });
    few.forEach(function (one, place) {
      few.slice(place + 1).forEach(function (other) {
        var together = explains([one.point, other.point]), gain = together - Math.max(explains([one.point]), explains([other.point]));
        if (gain >= data.pairGain && (!best || together > best.together)) best = { one: one.result, other: other.result, together: together };
      });
    });
    return best;
  }

  window.triggerPointRank = { rank: rank, pair: pair, reach: reach };
})();
