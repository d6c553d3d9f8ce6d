/* Small helps on a playbook's pages. Everything works without: the script only adds to what is there. */

(function () {
  "use strict";

  var all = function (selector, inside) { return Array.from((inside || document).querySelectorAll(selector)); };

  /* ── copying ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

  /* A button beside each address that copies it. */
  function addCopyButtons() {
    all("code.pb-copy:not([data-copies])").forEach(function (code) {
      if (!navigator.clipboard) return; // pages from http:// have no clipboard
      code.setAttribute("data-copies", "");
      var word = code.dataset.copy;
      var button = document.createElement("button");
      button.type = "button";
      button.className = "pb-button";
      button.textContent = word;
      button.addEventListener("click", function () {
        navigator.clipboard.writeText(code.textContent).then(
          function () { say(button, code.dataset.copied, word); },
          function () { // the reader or the browser does not allow it
            window.getSelection().selectAllChildren(code);
            say(button, code.dataset.selected, word);
          }
        );
      });
      code.after(" ", button);
    });
  }

  /* Let a button say something for a moment. */
  function say(button, word, usual) {
    button.textContent = word;
    setTimeout(function () { button.textContent = usual; }, 2000);
  }

  /* ── filters ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

  /* The bar of filters over the page that is shown, or null. Material replaces pages without loading them, so this changes. */
  var bar = null;

  function Bar(form) {
    this.form = form;
    this.path = location.pathname;
    this.selects = all("select[name]", form);
    this.filters = this.selects.filter(function (select) { return select.name !== "view"; });
    this.content = form.closest("article") || form.parentElement;
    this.things = all("[data-is]", this.content).map(function (element) {
      var told = element.dataset.is.split(";"); // for each filter its values, in the order of the filters
      var values = {};
      this.filters.forEach(function (filter, place) { values[filter.name] = (told[place] || "").split(" "); });
      return { element: element, values: values, isAgain: element.hasAttribute("data-again") };
    }, this);
    this.me = form.querySelector("[data-me]");
    this.mine = form.querySelector("[data-mine]");
    this.key = "playbook." + form.dataset.playbook + ".me";
    this.labels = new Map();
    all("option", form).forEach(function (option) { this.labels.set(option, option.textContent); }, this);
    this.listen();
    form.hidden = false;
    this.show();
  }

  /* The chosen values by name, as the address says them: { person: "mei" }. */
  Bar.prototype.state = function () {
    var query = new URLSearchParams(location.search);
    var state = {};
    this.selects.forEach(function (select) {
      var value = query.get(select.name);
      if (value) state[select.name] = value;
    });
    return state;
  };

  /* The query that says `state`. Parameters of others, such as Material's, stay if `other` is the query that holds them. */
  Bar.prototype.query = function (state, other) {
    var query = new URLSearchParams(other || "");
    this.selects.forEach(function (select) {
      query.delete(select.name);
      if (state[select.name]) query.set(select.name, state[select.name]);
    });
    var text = query.toString();
    return text ? "?" + text : "";
  };

  Bar.prototype.choose = function (state) {
    var query = this.query(state, location.search);
    if (query !== location.search) history.pushState(null, "", location.pathname + query);
    this.show();
  };

  Bar.prototype.with = function (name, value) {
    var state = this.state();
    state[name] = value;
    this.choose(state);
  };

  Bar.prototype.listen = function () {
    var bar = this;
    this.selects.forEach(function (select) {
      select.addEventListener("change", function () { bar.with(select.name, select.value); });
    });
    this.form.addEventListener("submit", function (event) { event.preventDefault(); });
    this.form.querySelector("[data-clear]").addEventListener("click", function () {
      bar.choose({ view: bar.state().view });
      bar.form.querySelector("summary").focus();
    });
    var copy = this.form.querySelector("[data-copy]");
    var usual = copy.textContent;
    copy.addEventListener("click", function () {
      var words = bar.form.dataset;
      navigator.clipboard.writeText(location.href).then(
        function () { say(copy, words.copied, usual); },
        function () { say(copy, words.failed, usual); }
      );
    });
    if (!this.me) return;
    all("option[value]:not([value=''])", this.form.querySelector("select[name=person]")).forEach(function (option) {
      bar.me.append(new Option(option.textContent, option.value));
    });
    this.me.value = remembered(this.key);
    if (this.me.selectedIndex < 0) this.me.value = ""; // somebody who has left
    this.me.addEventListener("change", function () {
      var before = bar.mine.value;
      remember(bar.key, bar.me.value);
      if (before && bar.state().person === before) bar.with("person", bar.me.value);
      else bar.show();
    });
    this.mine.addEventListener("click", function () {
      bar.with("person", bar.state().person === bar.mine.value ? "" : bar.mine.value);
    });
  };

  /* Show what the address asks for. */
  Bar.prototype.show = function () {
    var state = this.state();
    var fits = function (thing, names) {
      return names.every(function (name) { return !state[name] || thing.values[name].includes(state[name]); });
    };
    var names = this.filters.map(function (filter) { return filter.name; });
    var once = this.things.filter(function (thing) { return !thing.isAgain; });
    this.things.forEach(function (thing) { thing.element.hidden = !fits(thing, names); });
    var shown = once.filter(function (thing) { return !thing.element.hidden; });
    this.collapse(state, shown);
    this.offer(state, once, names, fits);
    this.tell(state, names, shown.length, once.length);
    this.carry(state);
  };

  /* Close up around what is hidden: days, weeks, lanes of the board, and the month's table with its campaigns. */
  Bar.prototype.collapse = function (state, shown) {
    var isFiltered = this.filters.some(function (filter) { return state[filter.name]; });
    var isEmpty = function (element, parts) {
      return isFiltered && all(parts, element).every(function (part) { return part.hidden; });
    };
    all(".pb-day", this.content).forEach(function (day) { day.hidden = isEmpty(day, ".pb-item"); });
    all(".pb-agenda, ul.pb-cards", this.content).forEach(function (list) {
      list.hidden = isEmpty(list, ".pb-item, .pb-card");
      withHeading(list.closest("details.pb-fold") || list, list.hidden);
    });
    all(".pb-month__week li", this.content).forEach(function (entry) {
      var item = document.getElementById(anchorOf(entry.firstElementChild.getAttribute("href")));
      entry.hidden = Boolean(item && item.hidden);
    });
    all(".pb-month__count", this.content).forEach(function (count) { count.hidden = isFiltered; }); // it counts all that there is
    // A campaign's bar stays while something of it is shown, or where the campaign itself is all that was asked for.
    var there = new Set([state.campaign]);
    if (isFiltered) shown.forEach(function (thing) { thing.values.campaign.forEach(function (id) { there.add(id); }); });
    all("[data-bar]", this.content).forEach(function (campaign) {
      var id = campaign.dataset.bar;
      campaign.hidden = isFiltered && (!there.has(id) || (Boolean(state.campaign) && state.campaign !== id));
    });
    all(".pb-month__bars", this.content).forEach(function (row) { row.hidden = isEmpty(row, "[data-bar]"); });
    all(".pb-running", this.content).forEach(function (list) { list.hidden = isEmpty(list, "[data-bar]"); });
    all("[data-count]", this.content).forEach(function (count) {
      var lane = count.dataset.count;
      count.textContent = all('[data-lane="' + lane + '"] > .pb-card:not([hidden])', this.content).length;
      count.parentElement.hidden = isFiltered && count.textContent === "0";
    }, this);
    ["list", "table"].forEach(function (view) { this.content.classList.toggle("pb-view-" + view, state.view === view); }, this);
  };

  /* Put into each select what is chosen, and behind each of its values how much there would be. */
  Bar.prototype.offer = function (state, things, names, fits) {
    var bar = this;
    this.selects.forEach(function (select) {
      select.value = state[select.name] || "";
      if (select.selectedIndex < 0) select.value = "";
    });
    this.filters.forEach(function (filter) {
      var others = names.filter(function (name) { return name !== filter.name; });
      var counts = {};
      things.forEach(function (thing) {
        if (fits(thing, others)) thing.values[filter.name].forEach(function (id) { counts[id] = (counts[id] || 0) + 1; });
      });
      all("option", filter).forEach(function (option) {
        if (option.value) option.textContent = bar.labels.get(option) + " (" + (counts[option.value] || 0) + ")";
      });
    });
    if (!this.mine) return;
    this.mine.value = this.me.value;
    this.mine.hidden = !this.me.value;
    this.mine.setAttribute("aria-pressed", String(Boolean(this.me.value) && state.person === this.me.value));
  };

  /* Say how much is shown, name each filter with a button that removes it, and name values that nobody knows. */
  Bar.prototype.tell = function (state, names, shown, count) {
    var bar = this;
    var words = this.form.dataset;
    var chosen = this.form.querySelector("[data-chosen]");
    var status = this.form.querySelector("[role=status]");
    var unknown = [];
    chosen.textContent = "";
    this.filters.forEach(function (filter) {
      var value = state[filter.name];
      if (!value) return;
      var option = filter.selectedOptions[0];
      var isKnown = option && option.value === value;
      var label = isKnown ? bar.labels.get(option) : value;
      if (!isKnown) unknown.push(filter.dataset.unknown.replace("{value}", value));
      var button = document.createElement("button");
      button.type = "button";
      button.className = "pb-button pb-filters__chip";
      button.textContent = label;
      button.setAttribute("aria-label", words.remove.replace("{name}", label));
      button.addEventListener("click", function () {
        bar.with(filter.name, "");
        bar.form.querySelector("summary").focus();
      });
      chosen.append(button, " ");
      if (isKnown && option.dataset.href) {
        var page = document.createElement("a");
        page.href = option.dataset.href;
        page.textContent = words.page.replace("{name}", label);
        chosen.append(page, " ");
      }
    });
    var isFiltered = chosen.childNodes.length > 0;
    var text = words.shown.replace("{shown}", shown).replace("{all}", count);
    status.textContent = text;
    unknown.forEach(function (words) {
      var span = document.createElement("span");
      span.className = "pb-filters__unknown";
      span.textContent = words;
      status.append(" ", span);
    });
    this.form.querySelector("[data-clear]").hidden = !isFiltered;
    this.form.querySelector("[data-copy]").hidden = !(isFiltered || state.view) || !navigator.clipboard;
  };

  /* The way to other months takes the filters along. */
  Bar.prototype.carry = function (state) {
    var query = this.query(state);
    all(".pb-ways a, .pb-strip a", this.content).forEach(function (link) {
      link.search = link.pathname === location.pathname ? location.search : query;
    });
  };

  /* Hide or show a part of the page with its heading, and the heading's place in the table of contents. */
  function withHeading(part, isHidden) {
    part.hidden = isHidden;
    var before = part.previousElementSibling;
    while (before && /^P$/.test(before.tagName)) {
      before.hidden = isHidden;
      before = before.previousElementSibling;
    }
    if (!before || !/^H[2-6]$/.test(before.tagName)) return;
    before.hidden = isHidden;
    all(".md-nav--secondary a").forEach(function (link) {
      if (link.parentElement && anchorOf(link.hash) === before.id) link.parentElement.hidden = isHidden;
    });
  }

  function anchorOf(hash) {
    try { return decodeURIComponent(hash.slice(1)); } catch (error) { return hash.slice(1); }
  }

  /* Who the reader is, which only this browser knows. Storage may be blocked; then nobody is remembered. */
  function remembered(key) {
    try { return localStorage.getItem(key) || ""; } catch (error) { return ""; }
  }

  function remember(key, person) {
    try {
      if (person) localStorage.setItem(key, person);
      else localStorage.removeItem(key);
    } catch (error) { /* not remembered */ }
  }

  /* ── details ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

  /* Open the details of what the address names. */
  function openTarget() {
    var item = location.hash && document.getElementById(anchorOf(location.hash));
    var details = item && item.matches(".pb-item") && item.querySelector("details");
    if (!details) return;
    details.open = true;
    if (bar && bar.state().view === "table" && !item.offsetParent) { // the list that it is in is not shown
      history.replaceState(history.state, "", location.pathname + bar.query(Object.assign(bar.state(), { view: "" }), location.search) + location.hash);
      bar.show();
    }
    item.scrollIntoView();
  }

  /* A link to the item at the end of its details, once they are opened. */
  function addPermalink(event) {
    var details = event.target;
    if (!details.matches || !details.matches(".pb-item > details[open]:not([data-linked])") || !bar) return;
    details.setAttribute("data-linked", "");
    var link = document.createElement("a");
    link.href = "#" + details.parentElement.id;
    link.textContent = bar.form.dataset.permalink;
    details.append(link);
  }

  /* ── the month as a table ────────────────────────────────────────────────────────────────────────────────────────────── */

  /* Fill the table in from the list, which holds every item in full. Until then, each day says how many it has and leads there. */
  function fillTable() {
    all(".pb-month-frame--short").forEach(function (frame) {
      all(".pb-month__more", frame).forEach(function (more) {
        var date = document.getElementById(anchorOf(more.hash));
        var items = date ? all(".pb-item[id]", date.parentElement) : [];
        if (!items.length) return; // somebody's own template
        var list = document.createElement("ul");
        items.forEach(function (item) { list.append(entryOf(item)); });
        var count = document.createElement("span");
        count.className = "pb-month__count";
        count.textContent = ", " + more.textContent;
        more.previousElementSibling.append(count);
        more.replaceWith(list);
      });
      if (!frame.querySelector(".pb-month__more")) frame.classList.remove("pb-month-frame--short");
    });
  }

  /* An item in short: the word for its kind, its time and its title, as a link into the list. */
  function entryOf(item) {
    var head = item.querySelector("b") || item;
    var time = head.querySelector("i");
    var link = document.createElement("a");
    link.href = "#" + item.id;
    link.append(item.firstElementChild.cloneNode(true), " ");
    if (time) link.append(time.cloneNode(true), " ");
    link.append((head.querySelector("a") || head.lastChild).textContent.trim());
    var entry = document.createElement("li");
    entry.className = item.className.replace("pb-item ", "");
    entry.append(link);
    return entry;
  }

  /* ── pages come and go ───────────────────────────────────────────────────────────────────────────────────────────── */

  function init() {
    addCopyButtons();
    fillTable();
    var form = document.querySelector("form.pb-filters");
    if (!form) bar = null;
    else if (!bar || bar.form !== form) bar = new Bar(form);
    else bar.show();
    openTarget();
  }

  /* A link to this page with another query only chooses other filters. Material's instant navigation passes such links over. */
  function onClick(event) {
    var link = event.target.closest && event.target.closest("a[href]");
    if (!bar || !link || link.target || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.host !== location.host || link.protocol !== location.protocol || link.pathname !== location.pathname) return;
    if (link.search === location.search) return;
    event.preventDefault();
    event.stopPropagation();
    history.pushState(null, "", link.pathname + link.search + link.hash);
    bar.show();
    openTarget();
  }

  document.addEventListener("click", onClick, true);
  document.addEventListener("toggle", addPermalink, true);
  window.addEventListener("hashchange", openTarget);
  window.addEventListener("popstate", function () {
    if (bar && bar.path === location.pathname) bar.show(); // any other page is still to come
  });

  // Material's instant navigation replaces the page without loading it; `document$` tells of each new one.
  if (typeof document$ !== "undefined") document$.subscribe(init);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", init);
  else init();
})();
