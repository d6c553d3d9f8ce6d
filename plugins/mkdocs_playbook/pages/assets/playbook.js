/* Small helps on a playbook's pages. Everything works without: the script only adds to what is there. */

(function () {
  "use strict";

  /* A button beside each address that copies it. */
  function addCopyButtons() {
    document.querySelectorAll("code.pb-copy:not([data-copies])").forEach(function (code) {
      if (!navigator.clipboard) return; // pages from file:// and http:// have no clipboard
      code.setAttribute("data-copies", "");
      var button = document.createElement("button");
      button.type = "button";
      button.className = "pb-button";
      button.textContent = "Copy";
      function say(word) {
        button.textContent = word;
        setTimeout(function () { button.textContent = "Copy"; }, 2000);
      }
      button.addEventListener("click", function () {
        navigator.clipboard.writeText(code.textContent).then(
          function () { say("Copied"); },
          function () { // the reader or the browser does not allow it
            window.getSelection().selectAllChildren(code);
            say("Selected: copy it with your keyboard");
          }
        );
      });
      code.after(" ", button);
    });
  }

  // Material's instant navigation replaces the page without loading it; `document$` tells of each new one.
  if (typeof document$ !== "undefined") document$.subscribe(addCopyButtons);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", addCopyButtons);
  else addCopyButtons();
})();
