// The loader: all that a page pays for before a rail comes near. It defines <news-rail>, keeps the reserved box, waits for
// the viewport, starts glue, wasm and feed side by side, and shows the children whenever there is no list. The rest is Rust.
// `cargo xtask dist` fills in the names between underscores.
(() => {
  const ATTRIBUTES = __ATTRIBUTES__.split(" ");
  const KEY = Symbol.for("newsrail");
  const script = document.currentScript;
  // A relative import() of a classic script from elsewhere fails, so it is made absolute. A module has no currentScript, but
  // its relative import() is right, and the glue finds the wasm and says where it lies.
  let folder = script?.src.replace(/[^/]*([?#].*)?$/, "") || "./";
  // Taken now: a script that replaces fetch later does not reach the rails.
  const { fetch, customElements } = window;
  // A browser without them shows the children.
  if (!(customElements && document.head.attachShadow)) return;

  /** Dispatches an event for a code of ours, with its one console line. Both end in the address where there is more to read. */
  const report = (target, type, code, hint) => {
    hint += ` ${folder}troubleshooting.html#${code}`;
    console.warn(`[newsrail] ${code}: ${hint}`);
    target.dispatchEvent(new CustomEvent("newsrail-" + type, { composed: true, bubbles: true, detail: { code, hint } }));
  };

  // The engine: one module and one instance for every rail of the page.
  const ahead = new Map(); // feeds asked for while it is on its way: what ends the request, with its response, by address
  let engine, late; // its coming, and itself
  /** The glue, once more for each mark. */
  const bring = (mark) => import(folder + __GLUE__ + mark);
  const load = async () => {
    // A page's own fetch may throw at once.
    const wasm = script && (async () => fetch(folder + __WASM__, { integrity: __WASM_INTEGRITY__ }))();
    wasm?.catch(() => {});
    const glue = await bring("");
    folder = glue.folder;
    late = await glue.attend({ key: KEY, rails, ahead, fetch, wasm, dress, bring });
  };

  const rails = new Set(); // those in a document
  const gate =
    window.IntersectionObserver &&
    new IntersectionObserver((entries) => entries.forEach((entry) => entry.target[KEY](entry)), { rootMargin: "600px" });

  const dress = (root, css) => {
    try {
      const { ownerDocument: page, adoptedStyleSheets: adopted } = root;
      // All rails of a document share one; in another document it is of no use.
      const sheets = (page[KEY] ??= {});
      if (!sheets[css]) (sheets[css] = new page.defaultView.CSSStyleSheet()).replaceSync(css);
      if (!adopted.includes(sheets[css])) adopted.push(sheets[css]);
    } catch {
      // Without constructed sheets the list stands unstyled, in order.
    }
  };

  /** The height at which the reader sees an element now, before it is scaled; `false` or 0 where it is out of sight. */
  const seen = (el) => {
    const { top, bottom } = el.getBoundingClientRect();
    return top < innerHeight && bottom > 0 && parseFloat(getComputedStyle(el).height);
  };

  class NewsRail extends HTMLElement {
    static observedAttributes = ATTRIBUTES;
    #box; // slot for the children, skeleton, and what the engine mounts into
    #internals;
    #values; // of the attributes, in order, wherever they are given
    #state;
    #stands; // there is more to show than children
    #tag;
    #handle; // the engine's half, once there is one
    #failed; // there is none any more, nor will be
    #feed = null;

    /** `tag` is the script tag of form A, a source of values; elements of the page have none. */
    constructor(tag) {
      super();
      this.#tag = tag;
      // Here an element of the page's is not yet :defined: what the page has reserved for it is what the reader sees.
      const height = performance.getEntriesByType("paint")[0] && parseFloat(getComputedStyle(this).minHeight) && seen(this);
      const root = this.attachShadow({ mode: "open" });
      const make = (parent, tag) => parent.appendChild(document.createElement(tag));
      const base = make(root, "div");
      base.part = "base";
      // What the webmaster puts around the list has its place from the start.
      make(base, "slot").name = "header";
      this.#box = make(base, "div");
      make(base, "slot").name = "footer";
      make(this.#box, "slot").onslotchange = () => {
        // The JSON may be among them.
        this.#draw(this[KEY]({}));
      };
      make(this.#box, "div").part = "skeleton";
      make(this.#box, "div").className = "rail";
      if (height) this.#box.style.cssText = `overflow:auto;min-height:0;height:${height}px`;
      dress(root, __BOX_CSS__);
    }

    connectedCallback() {
      // In another document it comes without what it had in this one.
      for (const css in document[KEY]) dress(this.shadowRoot, css);
      // Properties that were set before the definition hide the accessors.
      Object.keys(this).forEach((name) => {
        if (name in NewsRail.prototype) {
          const value = this[name];
          delete this[name];
          this[name] = value;
        }
      });
      // Moved: another place may have another language or theme.
      if (this.#values) return this[KEY]({});
      rails.add(this);
      this.#values = this.#gather();
      this.#show("loading");
      this.#wait();
    }

    /** Begins when it is time. */
    #wait() {
      const when = this.#value("loading");
      // Not at once: to be here has taken a while.
      gate?.observe(this);
      if (!gate || /eager|idle/.test(when)) ((when == "idle" && window.requestIdleCallback) || setTimeout)(this.#near);
    }

    async disconnectedCallback() {
      // Moving an element disconnects it for a moment.
      await 0;
      if (!this.isConnected && rails.delete(this)) {
        gate?.unobserve(this);
        this.#handle?.free();
        this.#failed = this.#values = this.#handle = null;
        this.#release();
        this.removeAttribute("state");
      }
    }

    async attributeChangedCallback() {
      // Those it comes with are read once it is connected.
      if (this.#values) this[KEY](await {});
    }

    /** Reads the feeds again; resolves once the answer is shown or has failed. */
    async refresh() {
      await this.#handle?.refresh();
    }

    /** Plays the item at `index`, from 0. */
    play(index) {
      this.#handle?.play(index);
    }

    /** A JSON Feed, as an object or as text, instead of `src`; `null` returns to it. */
    get feed() {
      return this.#feed;
    }
    set feed(feed) {
      this.#feed = feed;
      this.#handle?.feed(feed);
    }

    /**
     * For what happens around the element. `{}`: values may have changed. What an IntersectionObserver tells: it has come near, or may take its own height
     * again. `{ code, hint }`: the engine has failed it.
     */
    [KEY]({ code, hint, isIntersecting }) {
      if (code) this.#fail(code, hint);
      else if (isIntersecting) this.#near();
      else if (isIntersecting === false) this.#release();
      else if (this.#values) {
        const values = this.#gather();
        if (values.some((value, place) => value != this.#values[place])) {
          this.#values = values;
          this.#draw();
          this.#wait();
          this.#handle?.set(values);
        }
      }
    }

    /** A word or number among the values. */
    #value(name) {
      return (this.#values?.[ATTRIBUTES.indexOf(name)] || "").trim().toLowerCase();
    }

    /** Out of sight the box may take its own height again. */
    #release() {
      this.#box.style.cssText = "";
      this.#draw();
    }

    #near = () => {
      if (this.#handle || this.#failed || !this.#values) return;
      if (document.prerendering) return document.addEventListener("prerenderingchange", this.#near);
      if (!late && this.#feed == null) {
        try {
          const [word] = this.#values[__SRC__].trim().split(/\s/);
          const { href } = new URL(word, document.baseURI);
          // The first address of each rail, two at most: they may be of one host. What is to be filled in, as {url}, the engine asks for. Not
          // http on an https page: "http://e" > "https:" is false.
          if (!/^$|{/.test(word) && /^http/.test(href) && href > location.protocol && !ahead.has(href) && ahead.size < 2) {
            const control = new AbortController();
            // It is fetch's options at once: `signal` is all that fetch knows of it. The answer goes with it.
            (control.response = fetch(href, control)).catch(() => {});
            ahead.set(href, control);
          }
        } catch {}
      }
      (engine ??= load()).then(() => late.turn(this)).then(
        () => {
          if (this.#handle || this.#failed || !this.#values) return;
          // Children, tag and page have had time to change, and are watched from now on.
          this.#values = this.#gather();
          this.#draw();
          this.#handle = late.serve(this, this.#box.lastChild, this.#show, this.#values, this.#feed, this.#tag);
        },
        ({ code, hint }) => {
          this.#fail(code, hint);
          // Whoever comes next asks for it again, where it has not come.
          if (!late) engine = null;
          addEventListener("online", () => this.#near((this.#failed = false)), { once: true });
        },
      );
    };

    #fail(code = navigator.onLine ? "engine" : "offline", hint = __ENGINE__) {
      if (this.#failed) return;
      this.#failed = true;
      this.#handle = null;
      this.#show("error");
      report(this, "error", code, hint);
    }

    #gather() {
      let json;
      try {
        // Most have none, and an exception costs a slow machine milliseconds.
        json = JSON.parse(this.querySelector(':scope>script[type="application/json"]')?.textContent || null);
      } catch {}
      return ATTRIBUTES.map((name) => {
        let value =
          this.getAttribute(name) ??
          json?.[name] ??
          this.#tag?.getAttribute("data-" + name) ??
          document.head.children["newsrail:" + name]?.content;
        // What depends on where it stands is the engine's concern.
        value = late?.[name]?.(this, value) ?? value;
        return value == null || value === false ? null : "" + value;
      });
    }

    /** The box, as high as limit and layout make it (words and numbers are read as `Config` reads them), with what belongs to the state. */
    #draw() {
      const hasChildren = this.#box.firstChild
        .assignedNodes()
        .some(({ tagName, data }) => (tagName ? !/SCRIPT|TEMPLATE|STYLE/i.test(tagName) : data.trim()));
      const layout = this.#value("layout");
      this.#box.className = [
        "box",
        this.#values?.[__DEBUG__] != null && "debug",
        /^(list|cards|compact|ranked)$/.test(layout) ? layout : this.#value("kind") == "video" && "cards",
        this.#value("thumbnails") == "none" && "text",
        // Nor are there bars for a list that will not come.
        (hasChildren || this.#failed) && "children",
        // Once the engine has it: where there is nothing else to show, whatever it shows; beside children, and while it loads, what it says of itself.
        this.#handle && (hasChildren || this.#state == "loading" ? this.#stands : true) && "stands",
      ].join(" ");
      const limit = this.#value("limit");
      this.#box.style.setProperty("--_limit", !/\D/.test(limit) && limit > 0 && limit < 101 ? limit : 8);
    }

    /** Shows what belongs to a state, and reflects it. `stands`: there is more to show than children. */
    #show = (name, stands) => {
      // In sight the box never shrinks: what it holds may change, its height only grows. Before its first state it is none.
      const height = this.#state && seen(this.#box);
      if (height) this.#box.style.minHeight = `${height}px`;
      this.#stands = stands;
      this.setAttribute("state", (this.#state = name));
      try {
        const { states } = (this.#internals ??= this.attachInternals());
        states.clear();
        states.add(name);
      } catch {}
      this.#draw();
    };
  }
  ATTRIBUTES.forEach((name) => {
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

  // The first version on a page serves all: `page` is its own, whoever runs.
  const page = (window[KEY] ??= { version: __VERSION__ });
  const { src, into } = script?.dataset ?? page;
  if (page.version != __VERSION__)
    report(document, "warn", "version-conflict", __VERSION_CONFLICT__ + ` ${page.version}, ${__VERSION__}`);
  else {
    // Tags of form A are as many as there are rails, and may run before the one that is for the whole page.
    if (src == null) page.runs ? report(document, "warn", "duplicate-script", __DUPLICATE_SCRIPT__) : (page.runs = true);
    if (!page.Rail) {
      if (customElements.get("news-rail")) return report(document, "error", "tag-taken", __TAG_TAKEN__);
      customElements.define("news-rail", (page.Rail = NewsRail));
    }
  }

  // Form A: this very tag asks for a rail in its place.
  if (src == null || !page.Rail) return;
  const place = () => {
    let target;
    try {
      target = into && document.querySelector(into);
    } catch {}
    if (target) target.append(new page.Rail(script));
    else if (into && document.readyState == "loading") addEventListener("DOMContentLoaded", place);
    else if (script.closest("head")) report(script, "warn", "head-script", __HEAD_SCRIPT__);
    else script.after(new page.Rail(script));
  };
  place();
})();
