/* Only while the site is worked on: loads the page again when it has changed, and shows what is wrong with the content until it is mended. */
(function () {
  "use strict";
  const shown = document.currentScript.dataset;
  let box = null;
  let heard = "-1";

  function tell(text) {
    if (box) { box.remove(); box = null; }
    if (!text) return;
    box = document.createElement("div");
    box.id = "live-problems";
    box.setAttribute("role", "alert");
    box.style.cssText = "position: fixed; inset: auto 0 0; z-index: 100; max-height: 60vh; overflow: auto; padding: 1rem; background: #5c0b0b; color: #fff;";
    const words = document.createElement("pre");
    words.style.cssText = "margin: 0; white-space: pre-wrap; background: none; color: inherit; font: 14px/1.5 monospace;";
    words.textContent = text;
    box.append(words);
    document.body.append(box);
  }

  function ask() {
    fetch("/-live/" + heard).then(answer => answer.json()).then(said => {
      heard = String(said.heard);
      if (String(said.edition) !== shown.edition) {
        location.reload();
        return;
      }
      tell(said.problems);
      ask();
    }).catch(() => setTimeout(ask, 1000));
  }

  ask();
})();
