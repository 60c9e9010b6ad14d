// The loader: all that a page pays for before a rail comes near. It defines <news-rail>, keeps the reserved box, waits for
// the viewport, starts glue, wasm and feed side by side, and shows the children whenever there is no list. The rest is Rust.
// __NAMES__ in capitals are filled in by `cargo xtask dist`.
(() => {
  "use strict";
  const VERSION = __VERSION__;
  const ATTRIBUTES = __ATTRIBUTES__;
  const CODES = __CODES__;
  const KEY = Symbol.for("newsrail");
  const script = document.currentScript;
  // A relative import() of a classic script from elsewhere fails, so it must be made absolute; a module's own is right as it
  // stands, and there the glue finds the wasm.
  const base = script && script.src;
  const sibling = (name) => (base ? new URL(name, base).href : "./" + name);
  // Taken now: a script that replaces fetch later does not reach the rails.
  const fetch = window.fetch;

  /** Dispatches a newsrail event and, with a code, writes its one console line. */
  const report = (target, type, code, more) => {
    const [what, fix] = CODES[code];
    console.warn(`[newsrail] ${code}: ${what}${more ? ` (${more})` : ""}. ${fix}`);
    const detail = { code, phase: "load", count: 1, hint: fix };
    target.dispatchEvent(new CustomEvent("newsrail-" + type, { bubbles: true, composed: true, detail }));
  };

  // --- one network function: at most 4 requests in flight, 2 a host, until their bodies are read -----------------------
  const waiting = [];
  const busy = [];
  const pump = () => {
    for (const request of [...waiting]) {
      if (busy.length < 4 && busy.filter((other) => other.host === request.host).length < 2) {
        waiting.splice(waiting.indexOf(request), 1);
        busy.push(request);
        request.go();
      }
    }
  };
  const open = (url, seconds) => {
    const control = new AbortController();
    let timer;
    const request = {
      host: new URL(url).host,
      abort(reason) {
        control.abort(reason);
        request.done();
      },
      done() {
        clearTimeout(timer);
        for (const list of [busy, waiting]) {
          const at = list.indexOf(request);
          if (at >= 0) list.splice(at, 1);
        }
        pump();
      },
    };
    request.response = new Promise((resolve) => (request.go = resolve)).then(() => {
      timer = setTimeout(() => control.abort("timeout"), seconds * 1000);
      return fetch.call(window, url, { credentials: "same-origin", signal: control.signal });
    });
    // Whoever waits for the answer sees its failure; the page must not.
    request.response.catch(() => {});
    waiting.push(request);
    pump();
    return request;
  };

  // --- the engine: one module and one instance for every rail of the page ----------------------------------------------
  const ahead = new Map(); // feeds asked for before the engine is there
  let engine, running;
  const start = () =>
    (engine ??= (async () => {
      let wasm;
      if (base) {
        wasm = fetch
          .call(window, sibling(__WASM__), { integrity: __WASM_INTEGRITY__, credentials: "omit" })
          .then((response) => {
            if (!response.ok) throw new Error("HTTP " + response.status);
            // Streaming compilation insists on the type; the bytes will do as well.
            return /wasm/.test(response.headers.get("content-type")) ? response : response.arrayBuffer();
          });
        wasm.catch(() => {});
      }
      const glue = await import(sibling(__GLUE__));
      await glue.default({ module_or_path: wasm });
      return (running = glue);
    })().finally(() =>
      // Every rail that waited has taken its request by then; the others would keep their place in the queue.
      setTimeout(() => {
        for (const request of ahead.values()) request.abort();
        ahead.clear();
      }),
    ));

  const rails = new Set(); // those in a document
  // A trap leaves the instance in an unknown state: every rail goes back to its children.
  const trapped = (event) => {
    const error = event.error || event.reason;
    if (window.WebAssembly && error instanceof WebAssembly.RuntimeError && String(error.stack).includes(__WASM__)) {
      for (const rail of rails) rail[KEY].fail("panic");
      event.preventDefault();
    }
  };

  // --- where a value comes from ------------------------------------------------------------------------------------------
  const camel = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
  const JSON_CHILD = ':scope > script[type="application/json"]';
  const gather = (el, tag) => {
    let json = {};
    try {
      json = JSON.parse(el.querySelector(JSON_CHILD).textContent) || json;
    } catch {}
    return ATTRIBUTES.map((name) => {
      let value = el.getAttribute(name);
      if (value == null && Object.hasOwn(json, name)) value = json[name];
      if (Array.isArray(value)) value = value.join(name == "src" ? " " : ",");
      value = value === false ? null : value ?? (tag && tag.dataset[camel(name)]);
      value ??= document.querySelector(`meta[name="newsrail:${name}"]`)?.content;
      if (value == null && name == "lang") {
        let node = el;
        while (node && !node.lang) node = node.parentNode || node.host;
        value = (node && node.lang) || navigator.language;
      }
      return value == null ? null : String(value);
    });
  };
  // Sources other than attributes are live too: the JSON child, the script tag, <meta> and the page's language.
  const observer = new MutationObserver(() => {
    for (const rail of rails) rail[KEY].changed();
  });

  // --- near the viewport ---------------------------------------------------------------------------------------------------
  const gate = window.IntersectionObserver
    ? new IntersectionObserver(
        (entries) => {
          for (const { target, isIntersecting, boundingClientRect } of entries) target[KEY].near(isIntersecting, boundingClientRect);
        },
        { rootMargin: "600px 0px" },
      )
    : { observe: (el) => el[KEY].near(true), unobserve() {} };

  const sheets = new WeakMap(); // by document: a sheet belongs to the one that made it
  const dress = (root, css) => {
    const { ownerDocument } = root;
    try {
      const made = sheets.get(ownerDocument) || {};
      sheets.set(ownerDocument, made);
      if (!made[css]) (made[css] = new ownerDocument.defaultView.CSSStyleSheet()).replaceSync(css);
      root.adoptedStyleSheets = [...root.adoptedStyleSheets.filter((sheet) => sheet != made[css]), made[css]];
    } catch {
      // Engines without constructed sheets show the list unstyled, in order.
    }
  };

  /** Height that an element not yet upgraded has been painted with, where the page reserved it and the reader sees it. */
  const painted = (el) => {
    if (!performance.getEntriesByType("paint").length) return 0;
    const { top, bottom, height } = el.getBoundingClientRect();
    return parseFloat(getComputedStyle(el).minHeight) > 0 && bottom > 0 && top < innerHeight ? height : 0;
  };
  const heights = new Map(); // by element, from before the definition

  /** What stands behind one element. `el[KEY]` is it: nothing of it can collide with the page's names. */
  const behind = (el) => {
    const root = el.shadowRoot || el.attachShadow({ mode: "open" });
    const make = (tag, parent, part, name) => {
      const node = document.createElement(tag);
      if (part) node.setAttribute("part", part);
      if (name) node.className = name;
      parent.append(node);
      return node;
    };
    root.replaceChildren();
    const box = make("div", make("div", root, "base"), "", "box");
    const slot = make("slot", box);
    make("div", box, "skeleton");
    const mount = make("div", box, "", "rail");
    let internals, handle, values, isNear, dead, feed;
    try {
      internals = el.attachInternals();
    } catch {}

    const self = {
      tag: null, // the script tag of form A
      /** Called by the engine: shows what belongs to a state. */
      state(name) {
        hold();
        if (el.getAttribute("state") != name) el.setAttribute("state", name);
        try {
          internals.states.clear();
          internals.states.add(name);
        } catch {}
        box.classList.toggle("stands", !dead && (name == "ready" || name == "stale" || (name != "loading" && !box.classList.contains("children"))));
      },
      /** Called by the engine: a feed's request, perhaps one under way already. */
      open(url, seconds) {
        const request = ahead.get(url);
        ahead.delete(url);
        return request || open(url, seconds);
      },
      dress: (css) => dress(root, css),
      near(now, rect) {
        if (now) {
          isNear = true;
          go();
        } else if (rect.top > 0 || (window.CSS && CSS.supports("overflow-anchor", "auto"))) {
          // Out of sight the box may take its own height again.
          release();
        }
      },
      changed() {
        if (!values) return;
        const next = gather(el, self.tag);
        if (next.join("\0") === values.join("\0")) return;
        values = next;
        shape();
        if (handle) attempt(() => handle.set(values));
        else if (isNear) go();
      },
      fail(code, more) {
        if (dead) return;
        dead = true;
        handle = null;
        self.state("error");
        box.classList.remove("stands");
        report(el, "error", code, more);
      },
      async connect() {
        if (rails.has(el)) return;
        rails.add(el);
        dress(root, __BOX_CSS__);
        observer.observe(el, { childList: true, characterData: true, subtree: true });
        const height = heights.get(el);
        heights.delete(el);
        if (height) {
          box.style.blockSize = box.style.minBlockSize = height + "px";
          box.style.overflow = "auto";
        }
        // Children, and with them the JSON, are there once the parser has passed the closing tag.
        values = gather(el, self.tag);
        shape();
        while (document.readyState == "loading" && !parsed()) await new Promise((resolve) => setTimeout(resolve, 9));
        if (!el.isConnected) return;
        self.changed();
        self.state("loading");
        gate.observe(el);
        if (value("loading") == "eager") self.near(true);
        if (value("loading") == "idle") (window.requestIdleCallback || setTimeout)(() => el.isConnected && self.near(true));
      },
      disconnect(moved) {
        queueMicrotask(() => {
          if ((el.isConnected && !moved) || !rails.has(el)) return;
          rails.delete(el);
          gate.unobserve(el);
          attempt(() => handle && handle.free());
          handle = null;
          isNear = dead = false;
          release();
          el.removeAttribute("state");
          box.classList.remove("stands");
          if (moved) self.connect();
        });
      },
      refresh: () => attempt(() => handle && handle.refresh()),
      play: (index) => attempt(() => handle && handle.play(index)),
      get feed() {
        return feed;
      },
      set feed(value) {
        feed = value;
        if (handle) attempt(() => handle.feed(value));
      },
    };

    const value = (name) => (values[ATTRIBUTES.indexOf(name)] || "").trim();
    const parsed = () => {
      for (let node = el; node; node = node.parentNode) if (node.nextSibling) return true;
    };
    const attempt = (work) => {
      try {
        return work();
      } catch (error) {
        self.fail("panic", error);
      }
    };
    /** The box as high as limit and layout make it, with the rules of `Config`. */
    const shape = () => {
      const limit = value("limit");
      box.style.setProperty("--_limit", /^\d+$/.test(limit) && limit > 0 && limit <= 100 ? limit : 8);
      const layouts = ["list", "cards", "compact", "ranked"];
      const layout = layouts.includes(value("layout")) ? value("layout") : layouts[+(value("kind") == "video")];
      for (const name of layouts) box.classList.toggle(name, name == layout);
      box.classList.toggle("text", value("thumbnails") == "none");
    };
    /** In sight, the box never shrinks: what it holds may change, its height only grows. */
    const hold = () => {
      const { top, bottom, height } = box.getBoundingClientRect();
      if (height && bottom > 0 && top < innerHeight) box.style.setProperty("--_floor", height + "px");
    };
    const release = () => {
      for (const name of ["--_floor", "block-size", "min-block-size", "overflow"]) box.style.removeProperty(name);
    };
    const go = () => {
      if (handle || dead || !values || !rails.has(el)) return;
      if (!running && feed == null) {
        for (const word of value("src").split(/\s+/)) {
          try {
            // Addresses with {url} and the like are filled in, and asked for, by the engine.
            const { href, protocol } = new URL(word, document.baseURI);
            if (/^[^{]+$/.test(word) && /^http/.test(protocol) && !ahead.has(href)) ahead.set(href, open(href, +value("timeout") || 15));
          } catch {}
        }
      }
      start().then(
        (glue) => {
          if (handle || dead || !rails.has(el)) return;
          attempt(() => {
            handle = new glue.Rail(el, mount, self, values);
            if (feed != null) handle.feed(feed);
            else handle.load();
          });
        },
        (error) => {
          const refused = !window.WebAssembly || error instanceof WebAssembly.CompileError;
          self.fail(refused ? "csp-wasm" : "engine", error);
        },
      );
    };
    const children = () =>
      box.classList.toggle(
        "children",
        slot.assignedNodes().some((node) => (node.nodeType == 1 ? !/^(SCRIPT|TEMPLATE|STYLE)$/.test(node.tagName) : node.data.trim())),
      );
    slot.addEventListener("slotchange", children);
    children();
    return self;
  };

  class NewsRail extends HTMLElement {
    static observedAttributes = ATTRIBUTES;
    constructor() {
      super();
      Object.defineProperty(this, KEY, { value: behind(this) });
    }
    connectedCallback() {
      // A framework may have set properties before the definition; they would hide the accessors.
      for (const name of [...ATTRIBUTES.map(camel), "feed"]) {
        if (Object.hasOwn(this, name)) {
          const value = this[name];
          delete this[name];
          this[name] = value;
        }
      }
      this[KEY].connect();
    }
    disconnectedCallback() {
      this[KEY].disconnect();
    }
    adoptedCallback() {
      this[KEY].disconnect(true);
    }
    attributeChangedCallback() {
      queueMicrotask(() => this[KEY].changed());
    }
    /** Reads the feed again; resolves once the answer is shown or has failed. */
    async refresh() {
      await this[KEY].refresh();
    }
    /** Plays the item at `index`, from 0. */
    play(index) {
      this[KEY].play(index);
    }
    /** A JSON Feed, as an object or as text, instead of `src`; `null` returns to it. */
    get feed() {
      return this[KEY].feed ?? null;
    }
    set feed(value) {
      this[KEY].feed = value;
    }
  }
  for (const name of ATTRIBUTES) {
    const property = camel(name);
    if (property in HTMLElement.prototype) continue;
    Object.defineProperty(NewsRail.prototype, property, {
      configurable: true,
      enumerable: true,
      get() {
        return this.getAttribute(name);
      },
      set(value) {
        if (value == null || value === false) this.removeAttribute(name);
        else this.setAttribute(name, value === true ? "" : Array.isArray(value) ? value.join(name == "src" ? " " : ",") : value);
      },
    });
  }

  const first = !window[KEY];
  if (first) {
    Object.defineProperty(window, KEY, { value: { version: VERSION, adopt: null } });
    if (window.customElements && !customElements.get("news-rail")) {
      for (const el of document.querySelectorAll("news-rail")) heights.set(el, painted(el));
      addEventListener("error", trapped);
      addEventListener("unhandledrejection", trapped);
      customElements.define("news-rail", NewsRail);
      observer.observe(document.documentElement, { attributeFilter: ["lang"] });
      if (document.head) observer.observe(document.head, { childList: true, subtree: true, attributeFilter: ["content"] });
      window[KEY].adopt = (el, tag) => {
        el[KEY].tag = tag;
        observer.observe(tag, { attributes: true });
      };
    } else {
      report(document, "error", "tag-taken");
    }
  } else if (window[KEY].version != VERSION) {
    report(document, "warn", "version-conflict", `${window[KEY].version}, ${VERSION}`);
  }

  // Form A: this very tag asks for a rail in its place.
  const tag = script && script.dataset.src && window[KEY].adopt ? script : null;
  if (tag) {
    const into = tag.dataset.into;
    const el = document.createElement("news-rail");
    window[KEY].adopt(el, tag);
    const place = () => {
      let target;
      try {
        target = into && document.querySelector(into);
      } catch {}
      if (target) target.append(el);
      else if (into && document.readyState == "loading") addEventListener("DOMContentLoaded", place, { once: true });
      else if (tag.closest("head")) report(tag, "warn", "head-script");
      else tag.after(el);
    };
    place();
  }
})();
