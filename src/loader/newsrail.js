// The loader: all that a page downloads before a rail comes near the viewport. It defines <news-rail>, reserves the box, waits for
// the viewport, fetches glue, wasm and feed in parallel, and shows the children whenever there is no list. The rest is Rust.
// `cargo xtask dist` replaces the names between underscores.
(() => {
  const ATTRIBUTES = __ATTRIBUTES__.split(" ");
  const KEY = Symbol.for("newsrail");
  const HEIGHT = Symbol();
  // Not what a reader's comment may name so: <img name=currentScript>.
  const script = document.currentScript?.closest("script");
  // In a classic script from another origin a relative import() fails, so the URL is made absolute. A module has no currentScript,
  // but there a relative import() works, and the glue locates the wasm and exports `folder`.
  let folder = script?.src.replace(/[^/]*([?#].*)?$/, "") || "./";
  // Captured now: a script that replaces fetch later does not affect the rails.
  const { fetch, customElements } = window;
  // A browser without custom elements or shadow DOM shows the children.
  if (!(customElements && document.head.attachShadow)) return;

  /** Reports one of our codes as an event and one console line. Both end with the URL of its explanation. */
  const report = (target, type, code, hint) => {
    hint += ` ${folder}troubleshooting.html#${code}`;
    console.warn?.(`[newsrail] ${code}: ${hint}`);
    target.dispatchEvent(new CustomEvent("newsrail-" + type, { composed: true, bubbles: true, detail: { code, hint } }));
  };

  // The engine: one module and one instance, shared by all rails of the page.
  const earlyRequests = new Map(); // feeds requested while it loads: by URL, the AbortController, with the response as a property
  let engine, runtime; // its promise, and what `start` resolved with: the functions of the runtime files
  /** Imports the glue; every other `mark` makes another instance of the module. */
  const importGlue = (mark) => import(folder + __GLUE__ + mark);
  const loadEngine = async () => {
    // A page's own fetch may throw synchronously.
    const wasm = script && (async () => fetch(folder + __WASM__, { integrity: __WASM_INTEGRITY__ }))();
    wasm?.catch(() => {});
    const glue = await importGlue("");
    folder = glue.folder;
    // By position: names would be bytes here.
    runtime = await glue.start(fetch, wasm, earlyRequests, rails, KEY, adoptSheet, importGlue);
  };

  const rails = new Set(); // those connected to a document
  const viewportObserver =
    window.IntersectionObserver &&
    // `scrollMargin` is for rails in elements that scroll.
    new IntersectionObserver((entries) => entries.forEach((entry) => entry.target[KEY](entry)), { rootMargin: "600px", scrollMargin: "600px" });

  const adoptSheet = (root, css) => {
    try {
      const { ownerDocument, adoptedStyleSheets } = root;
      // All rails of a document share one sheet; another document cannot use it.
      const sheets = (ownerDocument[KEY] ??= {});
      if (!sheets[css]) (sheets[css] = new ownerDocument.defaultView.CSSStyleSheet()).replaceSync(css);
      adoptedStyleSheets.push(sheets[css]);
    } catch {
      // Chromium before 99, Firefox before 101, Safari before 16.4. A page's policy may refuse it: the list is then unstyled, but in order.
      make(root, "style").append(css);
    }
  };

  /** The height of an element in the viewport, before transforms; falsy if it is outside or has no height. */
  const visibleHeight = (el) => {
    const { bottom, top } = el.getBoundingClientRect();
    return top < innerHeight && bottom > 0 && parseFloat(getComputedStyle(el).height);
  };

  /**
   * The height that the page has reserved for a rail in the viewport; falsy if there is none, or nothing to shift yet. Kept in the element, so that it
   * can be measured before any rail changes the page: otherwise each would make the browser lay out the page again. A rail that another pushes out of view
   * meanwhile keeps its height until it is further away.
   */
  const reservedHeight = (el) =>
    // An element that is not upgraded yet is not :defined either, which is how pages reserve its height.
    (el[HEIGHT] ??= performance.getEntriesByType("paint")[0] && parseFloat(getComputedStyle(el).minHeight) && visibleHeight(el));

  const make = (parent, tag) => parent.appendChild(document.createElement(tag));

  class NewsRail extends HTMLElement {
    static observedAttributes = ATTRIBUTES;
    #box; // holds the slot for the children, the skeleton, and the element that the engine mounts into
    #internals;
    #values; // of ATTRIBUTES, in order, whichever source they come from
    #state;
    #isFilled; // there is more to show than the children
    #tag;
    #handle; // the engine's side of the rail, once there is one
    #failed; // the engine has failed; reset on removal, and by `online` if it did not load
    #feed = null;

    /** `tag` is the script tag of form A, a source of values; elements in the page's markup have none. */
    constructor(tag) {
      super();
      this.#tag = tag;
      const height = reservedHeight(this);
      const root = this.attachShadow({ mode: "open" });
      const base = make(root, "div");
      base.part = "base";
      // The webmaster's header and footer have their places from the start.
      make(base, "slot").name = "header";
      this.#box = make(base, "div");
      make(base, "slot").name = "footer";
      make(this.#box, "slot").onslotchange = () => {
        // The children may include the JSON.
        this.#updateBox(this[KEY]({}));
      };
      make(this.#box, "div").part = "skeleton";
      make(this.#box, "div").className = "rail";
      if (height) this.#box.style = `overflow:auto;min-height:0;height:${height}px`;
      adoptSheet(root, __BOX_CSS__);
    }

    /** Moving to another document empties adoptedStyleSheets. */
    adoptedCallback(from) {
      for (const css in from[KEY]) adoptSheet(this.shadowRoot, css);
    }

    connectedCallback() {
      // Properties set before the upgrade shadow the accessors.
      Object.keys(this).forEach((name) => {
        if (name in NewsRail.prototype) {
          const value = this[name];
          delete this[name];
          this[name] = value;
        }
      });
      // The element was moved: language and theme may differ here.
      if (this.#values) return this[KEY]({});
      rails.add(this);
      this.#values = this.#readValues();
      this.#setState("loading");
      this.#scheduleLoad();
    }

    async disconnectedCallback() {
      // Moving an element disconnects it for a moment.
      await 0;
      if (!this.isConnected && rails.delete(this)) {
        viewportObserver?.unobserve(this);
        this.#handle?.free();
        this.#values = this.#failed = this.#state = this.#handle = null;
        removeEventListener("online", this.#load);
        this.#releaseHeight();
        this.removeAttribute("state");
      }
    }

    async attributeChangedCallback() {
      // Initial attributes are read on connection: a moment later they have not changed.
      this[KEY](await {});
    }

    /** Waits for the moment that `loading` names. */
    #scheduleLoad() {
      const when = this.#keyword("loading");
      // In a task of its own: the current one has taken a while already.
      viewportObserver?.observe(this);
      if (!viewportObserver || /eager|idle/.test(when)) ((when == "idle" && window.requestIdleCallback) || setTimeout)(() => this.#load());
    }

    /** Fetches the feeds again; resolves once the result is shown or the request has failed. */
    async refresh() {
      await this.#handle?.refresh();
    }

    /** Plays the item at `index`, from 0. */
    play(index) {
      this.#handle?.play(index);
    }

    /** A JSON Feed, as an object or as text, instead of `src`; `null` returns to `src`. */
    get feed() {
      return this.#feed;
    }
    set feed(feed) {
      this.#feed = feed;
      this.#handle?.feed(feed);
    }

    /** Lets the box take its own height again. */
    #releaseHeight() {
      this.#box.style = "";
      this.#updateBox();
    }

    /** A value that is a keyword or a number, trimmed and in lower case. */
    #keyword(name) {
      return (this.#values?.[ATTRIBUTES.indexOf(name)] || "").trim().toLowerCase();
    }

    /**
     * Notifies the rail. `{}`: values may have changed. An IntersectionObserverEntry: the rail has come near, or may take its own height
     * again. `{ code, hint }`: the engine has failed. Returns the values.
     */
    [KEY]({ code, hint, isIntersecting }) {
      if (code) this.#fail(code, hint);
      else if (isIntersecting) this.#load();
      else if (isIntersecting === false) this.#releaseHeight();
      else if (this.#values) {
        const values = this.#readValues();
        if (values.some((value, index) => value != this.#values[index])) {
          this.#values = values;
          this.#updateBox();
          this.#scheduleLoad();
          this.#handle?.set(values);
        }
      }
      return this.#values;
    }

    /** `event`: `online`, after which a failed rail tries again, or `prerenderingchange`, before which none has failed. */
    #load = (event) => {
      if (event) this.#failed = null;
      if (this.#handle || this.#failed || !this.#values) return;
      if (document.prerendering) return document.addEventListener("prerenderingchange", this.#load);
      if (!runtime && this.#feed == null) {
        try {
          const [word] = this.#values[__SRC__].match(/\S+/);
          const { href } = new URL(word, document.baseURI);
          // The first URL of each rail, two at most: they may be on one host. URLs with placeholders such as {url} are left to the engine. No
          // http on an https page: "http://e" > "https:" is false.
          if (!/{/.test(word) && /^http/.test(href) && href > location.protocol && !earlyRequests.has(href) && earlyRequests.size < 2) {
            const controller = new AbortController();
            // The controller doubles as the options: fetch reads only its `signal`. It also carries the response.
            (controller.response = fetch(href, controller)).catch(() => {});
            earlyRequests.set(href, controller);
          }
        } catch {}
      }
      (engine ??= loadEngine()).then(() => runtime.turn(this)).then(
        () => {
          if (this.#handle || this.#failed || !this.#values) return;
          // Children, tag and page have had time to change; from now on they are observed.
          this.#values = this.#readValues();
          this.#updateBox();
          this.#handle = runtime.serve(this, this.#box.lastChild, this.#setState, this.#values, this.#feed, this.#tag);
        },
        ({ code, hint }) => {
          this.#fail(code, hint);
          // If the engine did not load, the next rail tries again, and this one once the reader is online.
          if (!runtime) {
            addEventListener("online", this.#load, { once: true });
            engine = null;
          }
        },
      );
    };

    #fail(code = navigator.onLine ? "engine" : "offline", hint = code == "offline" ? "" : __ENGINE__) {
      // Also not if it was removed while the engine was on its way: it starts anew when it comes back.
      if (this.#failed || !this.#values) return;
      this.#failed = true;
      this.#handle = null;
      this.#setState("error");
      report(this, "error", code, hint);
    }

    #readValues() {
      let json;
      try {
        // Most rails have no JSON, and an exception costs a slow machine milliseconds.
        json = JSON.parse(this.querySelector(':scope>script[type="application/json"]')?.textContent || null);
      } catch {}
      return ATTRIBUTES.map((name) => {
        let value =
          this.getAttribute(name) ??
          json?.[name] ??
          this.#tag?.getAttribute("data-" + name) ??
          document.head.children["newsrail:" + name]?.content;
        // `lang` and `theme` depend on where the element is: runtime/inherited.js.
        value = runtime?.[name]?.(this, value) ?? value;
        return value == null || value === false ? null : "" + value;
      });
    }

    /** Sets what the box shows in this state, and what its height follows from: limit and layout, parsed as `Config` parses them. */
    #updateBox() {
      const hasChildren = this.#box.firstChild
        .assignedNodes()
        .some((node) => (node.matches ? !node.matches("script,template,style") : node.data.trim()));
      const layout = this.#keyword("layout");
      this.#box.className = [
        "box",
        /^(list|cards|compact|ranked)$/.test(layout) ? layout : this.#keyword("kind") == "video" && "cards",
        this.#keyword("thumbnails") == "none" && "text",
        // No skeleton for a list that will not come.
        (hasChildren || this.#failed) && "children",
        // Once the engine runs: as `#isFilled` says while there are children or the rail is loading, else always.
        this.#handle && (this.#isFilled || !(hasChildren || this.#state == "loading")) && "filled",
      ].join(" ");
      const limit = this.#keyword("limit");
      this.#box.style.setProperty("--_limit", !/\D/.test(limit) && limit > 0 && limit < 101 ? limit : 8);
    }

    /** Shows a state, and reflects it as attribute and `:state()`. `isFilled`: there is more to show than the children. */
    #setState = (name, isFilled) => {
      // In the viewport the box never shrinks, whatever it holds. Before the first state it has no height to keep.
      const height = this.#state && visibleHeight(this.#box);
      if (height) this.#box.style.minHeight = `${height}px`;
      this.#isFilled = isFilled;
      this.setAttribute("state", (this.#state = name));
      try {
        const { states } = (this.#internals ??= this.attachInternals());
        states.clear();
        states.add(name);
      } catch {}
      this.#updateBox();
    };
  }
  ATTRIBUTES.forEach((name) => {
    // Every element has `lang`.
    if (name == "lang") return;
    Object.defineProperty(NewsRail.prototype, name.replace(/-./g, (found) => found[1].toUpperCase()), {
      get() {
        return this.getAttribute(name);
      },
      set(value) {
        if (value == null || value === false) this.removeAttribute(name);
        else this.setAttribute(name, value);
      },
    });
  });

  // The first version to run serves the whole page: `shared` is its record, whichever version runs now.
  const shared = (window[KEY] ??= { version: __VERSION__ });
  const { into, src } = script?.dataset ?? shared;
  if (shared.version != __VERSION__)
    report(document, "warn", "version-conflict", __VERSION_CONFLICT__ + ` ${shared.version}, ${__VERSION__}`);
  else {
    // There is a tag of form A for each rail, and it may run before the tag for the whole page.
    if (src == null) shared.runs ? report(document, "warn", "duplicate-script", __DUPLICATE_SCRIPT__) : (shared.runs = true);
    if (!shared.Rail) {
      if (customElements.get("news-rail")) return report(document, "error", "tag-taken", __TAG_TAKEN__);
      document.querySelectorAll("news-rail").forEach(reservedHeight);
      customElements.define("news-rail", (shared.Rail = NewsRail));
    }
  }

  // Form A: this tag makes a rail, in `into` or right after itself.
  if (src == null || !shared.Rail) return;
  const placeRail = () => {
    let target;
    try {
      target = into && document.querySelector(into);
    } catch {}
    if (target) target.append(new shared.Rail(script));
    else if (into && document.readyState == "loading") addEventListener("DOMContentLoaded", placeRail);
    else if (script.closest("head")) report(script, "warn", "head-script", __HEAD_SCRIPT__);
    else script.after(new shared.Rail(script));
  };
  placeRail();
})();
