/* What the searches of the site share: the same word in any spelling becomes the same plain word, and a slip of the pen is still near. */
(function () {
  "use strict";

  /* Small letters, no accents, no apostrophes; everything else that is no letter or digit parts words. */
  function plain(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f'\u2018\u2019\u02bc`\u00b4]/g, "").replace(/[^a-z0-9]+/g, " ").trim();
  }

  /* True when one slip at most parts two words: a letter more, a letter less, another letter, or two neighbours swapped. */
  function near(one, other) {
    if (Math.abs(one.length - other.length) > 1) return false;
    var i = 0, j = 0, slips = 0;
    while (i < one.length && j < other.length) {
      if (one[i] === other[j]) { i += 1; j += 1; continue; }
      slips += 1;
      if (slips > 1) return false;
      if (one.length === other.length && one[i] === other[j + 1] && one[i + 1] === other[j]) { i += 2; j += 2; continue; }
      if (one.length >= other.length) i += 1;
      if (one.length <= other.length) j += 1;
    }
    return slips + (one.length - i) + (other.length - j) <= 1;
  }

  window.triggerPointWords = { plain: plain, near: near };
})();
