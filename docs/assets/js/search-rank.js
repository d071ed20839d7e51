/* The search's arithmetic. MiniSearch finds what shares words with the question; here it is put in order: how much of the question a
   document explains, how near one of its names comes to the whole question, and what kind of page it is.
   Rules hold for every word and page alike. What people call a thing stands in the content, not here. */
(function () {
  "use strict";

  var words = window.triggerPointWords;

  /* Words that say nothing about what is looked for. */
  var SMALL = new Set(("a about after all am an and any are as at be been but by can could did do does doing for from get gets getting go goes got had has have having he her his how i if im in is it its ive "
    + "just keep keeps like look looks make makes me my of on or our please really s she should since so some t than that the their there they this to too up us very was we what whats when where which while who why will with would you your").split(" "));

  /* Forms of one word that no rule of spelling brings together. */
  var FORMS = {
    ache: "pain", aches: "pain", ached: "pain", achey: "pain", aching: "pain", achy: "pain", agony: "pain", hurt: "pain", hurts: "pain", hurting: "pain", ouch: "pain", painful: "pain", sore: "pain", soreness: "pain",
    cant: "cannot", couldnt: "cannot", unable: "cannot", wont: "cannot",
    calves: "calf", feet: "foot", teeth: "tooth", tumor: "tumour",
    swelled: "swell", swelling: "swell", swollen: "swell", broke: "break", broken: "break", tore: "tear", torn: "tear", woke: "wake", woken: "wake", sleeping: "sleep", asleep: "sleep"
  };

  /* The stem of a plain word: plural, -ing, -ed and doubled letters gone; British and American spellings the same. */
  function stem(word) {
    if (Object.prototype.hasOwnProperty.call(FORMS, word)) word = FORMS[word];
    if (word.length > 3) {
      if (word.length > 6) word = word.replace(/iness$/, "y").replace(/ness$/, "");
      if (/ies$/.test(word) && word.length > 4) word = word.slice(0, -3) + "y";
      else if (/(ss|x|z|ch|sh)es$/.test(word)) word = word.slice(0, -2);
      else if (/[^siu]s$/.test(word)) word = word.slice(0, -1);
      word = word.replace(/^(.*[aeiouy].*)ing$/, "$1").replace(/^(..+[aeiouy].*|.*[aeiouy]..+)ed$/, "$1");
      word = word.replace(/ae/g, "e").replace(/^oe/, "e").replace(/our$/, "or").replace(/ph/g, "f").replace(/isation/, "ization");
      if (word.length > 4) word = word.replace(/e$/, "");
    }
    return word.replace(/(.)\1+/g, "$1");
  }

  /* The stems of a text without small words, in their order. */
  function stems(text) {
    return words.plain(text).replace(/\bcan not\b/g, "cannot").replace(/\b(it|iliotibial) bands?\b|\bitbs?\b/g, "itband").split(" ").filter(function (word) { return word && !SMALL.has(word); }).map(stem);
  }

  /* A name with something in brackets is three names: the whole, what stands before them, and what stands in them. */
  function parts(name) {
    var found = /^(.+?) \((.+)\)$/.exec(name);
    return found ? [name, found[1], found[2]] : [name];
  }

  /* How much a name counts: what the page calls itself, what it says it is called too, and what is only kept for the search. */
  var TITLE = 1, ALSO = 0.95, HIDDEN = 0.75;
  /* A place is looked up because it hurts: there the word need not stand in the name. */
  var PLACE = "Place", PAIN = "pain", BODY = 1.4;

  function named(names, trust) {
    return (names || []).map(function (name) { var list = stems(name); list.trust = trust; return list; }).filter(function (list) { return list.length; });
  }

  function hurting(list) {
    var made = list.concat(PAIN);
    made.trust = list.trust;
    return made;
  }

  /* Everything that is asked of the data again and again, made once. */
  function ready(data, MiniSearch) {
    /* Known words, each with how much it tells. */
    var known = new Map(), body = new Set(), documents = data.documents.map(function (row, id) {
      var kind = data.kinds[row[0]], lists = named(parts(row[2]), TITLE).concat(named(row[3], ALSO), named(row[4], HIDDEN));
      if (kind[0] === PLACE) lists = lists.concat(lists.filter(function (list) { return list.indexOf(PAIN) < 0; }).map(hurting));
      return { id: id, title: row[2], also: row[3] || [], text: row[5] || "", level: row[6] || 0, near: row[7] || [], kind: kind[0], href: kind[1] + row[1] + kind[2], weight: kind[3], names: lists, said: new Set(parts(row[2]).concat(row[3] || [], row[4] || []).map(words.plain)) };
    });
    documents.forEach(function (one) {
      if (one.kind === PLACE) one.names.forEach(function (list) { if (list.trust > HIDDEN) list.forEach(function (word) { if (word !== PAIN) body.add(word); }); });
      one.around = new Set([].concat.apply([], one.near.map(function (other) { return documents[other].names[0] || []; })).concat(stems(one.text)));
      one.own = new Set([].concat.apply([], one.names));
      one.own.forEach(function (word) { known.set(word, (known.get(word) || 0) + 1); });
    });
    /* How much a word tells: a rare word more than one that half the site uses, and a part of the body more than other words. */
    known.forEach(function (count, word) { known.set(word, Math.log(1 + documents.length / (1 + count)) * (body.has(word) ? BODY : 1)); });
    documents.forEach(function (one) { one.names.forEach(function (list) { list.tells = sum(list, function (word) { return known.get(word); }); }); });
    var index = new MiniSearch({ fields: ["title", "names", "around"], tokenize: function (text) { return text.split(" "); }, processTerm: function (term) { return term || null; } });
    index.addAll(documents.map(function (one) {
      return { id: one.id, title: (one.names[0] || []).join(" "), names: one.names.map(function (list) { return list.join(" "); }).join(" "), around: Array.from(one.around).join(" ") };
    }));
    return { index: index, documents: documents, known: known };
  }

  /* The known words that a typed word may mean, each with how sure that is. The last word may still be unfinished. */
  function meanings(made, typed, last) {
    var found = new Map(), least = last ? 2 : 4;
    if (made.known.has(typed)) found.set(typed, 1);
    if (typed.length >= least) made.known.forEach(function (count, word) {
      if (word !== typed && word.indexOf(typed) === 0) found.set(word, (found.has(typed) ? 0.35 : 0.7) + 0.2 * typed.length / word.length);
    });
    if (!found.size && typed.length > 3) made.known.forEach(function (count, word) {
      if (word.length > 2 && word[0] === typed[0] && words.near(typed, word)) found.set(word, 0.8);
    });
    if (!found.size && typed.length > 3) made.known.forEach(function (count, word) {
      if (word.length > 2 && words.near(typed, word)) found.set(word, 0.7);
    });
    if (!found.size && typed.length > 5) made.index.search(typed, { fuzzy: 0.25, prefix: false }).slice(0, 20).forEach(function (result) {
      result.terms.forEach(function (word) { found.set(word, 0.6); });
    });
    return found;
  }

  /* Words written as one ("flipflops") are taken apart where both halves are known and the whole is not. */
  function apart(made, typed) {
    if (made.known.has(typed)) return [typed];
    for (var at = 3; at <= typed.length - 3; at += 1) {
      var halves = [stem(typed.slice(0, at)), stem(typed.slice(at))];
      if (halves.every(function (half) { return made.known.has(half); })) return halves;
    }
    return [typed];
  }

  /* What was asked: one entry for each word that may mean something. */
  function question(made, text) {
    var typed = [].concat.apply([], stems(text).map(function (word) { return apart(made, word); })), open = /[a-z0-9]$/i.test(text);
    return typed.filter(function (word, place) { return typed.indexOf(word) === place; }).map(function (word, place, all) {
      var means = meanings(made, word, open && place === all.length - 1), weight = 0;
      means.forEach(function (sure, one) { weight = Math.max(weight, sure * made.known.get(one)); });
      return { word: word, means: means, weight: weight };
    }).filter(function (asked) { return asked.means.size; });
  }

  function best(asked, list) {
    var most = 0;
    list.forEach(function (word) { most = Math.max(most, asked.means.get(word) || 0); });
    return most;
  }

  function sum(list, weigh) { return list.reduce(function (total, one) { return total + weigh(one); }, 0); }

  /* How near the closest name of a document comes to the question: twice what both share, by all that both hold. 1 is the very same words. */
  function closest(asked, total, names) {
    var most = 0;
    names.forEach(function (name) {
      var shared = sum(asked, function (one) { return best(one, name) * one.weight; });
      if (shared) most = Math.max(most, name.trust * 2 * shared / (total + Math.max(shared, name.tells)));
    });
    return most;
  }

  /* A warning sign is meant when all words of one of its names were said, and they are a good part of what was said. */
  function warned(asked, total, one) {
    return one.names.some(function (name) {
      var all = name.every(function (word) { return asked.some(function (part) { return (part.means.get(word) || 0) >= 0.6; }); });
      return all && name.tells >= MEANT * total;
    });
  }

  var MEANT = 0.3, URGENT = 2, MOST_WARNINGS = 3, MOST = 10;

  /* What is found for a text: warnings to read first, then pages, the best first; and the words to mark in their names. */
  function find(made, text) {
    var asked = question(made, text), total = sum(asked, function (one) { return one.weight; });
    if (!asked.length) return { warnings: [], pages: [], marks: new Set() };
    var all = new Set(), said = words.plain(text), scored;
    asked.forEach(function (one) { one.means.forEach(function (sure, word) { all.add(word); }); });
    var results = made.index.search(Array.from(all).join(" "), { combineWith: "OR", prefix: false, fuzzy: false, boost: { title: 2, names: 1, around: 0.3 } });
    scored = results.map(function (result) {
      var one = made.documents[result.id];
      var covered = sum(asked, function (part) { return part.weight * Math.max(best(part, one.own), 0.5 * best(part, one.around)); }) / total;
      var near = closest(asked, total, one.names) + (one.said.has(said) ? 0.3 : 0);
      return { document: one, score: one.weight * (0.9 * covered * covered + near + 0.1 * result.score / results[0].score), near: near };
    }).sort(function (a, b) { return b.score - a.score || a.document.id - b.document.id; });
    var warnings = scored.filter(function (item) { return item.document.level && item.document.level <= URGENT && warned(asked, total, item.document); });
    warnings = warnings.sort(function (a, b) { return b.near - a.near || a.document.level - b.document.level; }).slice(0, MOST_WARNINGS);
    var least = scored.length ? scored[0].score * 0.35 : 0;
    var pages = scored.filter(function (item) { return warnings.indexOf(item) < 0 && item.score >= least; });
    function document_(item) { return item.document; }
    return { warnings: warnings.map(document_), pages: pages.slice(0, MOST).map(document_), marks: all };
  }

  window.triggerPointSearchRank = { ready: ready, find: find, stem: stem, stems: stems };
})();
