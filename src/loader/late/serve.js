// What rails need of the page while they stand, and an end after a trap.

/**
 * Begins to serve the rails of a page; resolves with what the loader calls. `wasm` is the answer with the engine; `ahead` are feeds
 * that the loader asked for, by address: what breaks one off, with its `response`; `rails` the elements in the document; `rail[key]()`
 * tells one that its values may have changed, or that it has failed; `dress` gives a shadow root a style; `bring("#2")` brings this module
 * once more, where it lies in a file of its own; `isSecond` is for an engine that comes after a trap.
 */
export const attend = async (loader) => {
  const { key, rails, ahead, fetch, wasm, dress, bring, isSecond } = loader;
  // Whoever heard what the rails say before a trap goes on with it.
  if (!isSecond) diagnose(dress);
  const module = await compile(wasm, fetch);
  const life = new AbortController();
  const listen = (target, type, then) => target.addEventListener(type, then, { signal: life.signal, capture: true });
  // After a trap nothing calls the engine any more.
  const alive = async (promise) => {
    try {
      return await promise;
    } finally {
      if (life.signal.aborted) await new Promise(() => {});
    }
  };

  const turn = turns(() => life.signal.aborted && renewed);
  const turnOf = (what) => alive(turn().then(() => work(what)));
  let busy; // the rail, or the address of the feed, that is worked on
  // What a trap of ours has in its stack: this module's name, where a bundler has not put it into the page's program, or where it is cut off, the sign.
  const own = /newsrail-[\w-]+\.js/.exec(import.meta.url)?.[0];
  let sign;
  const work = (what) => {
    busy = what;
  };

  const { open, kept, stop } = network({ ahead, fetch, listen, alive, turnOf, work });

  const served = new Map(); // by element
  const plans = keepPlans(listen, served, (error, host) => trap(error, host));

  /** The engine's half of an element, with the property `feed` as a page sets it: an object, or JSON text. */
  class FedRail extends Rail {
    #one;
    constructor(one) {
      served.set(one.host, one);
      const { host, root, state, values, feed } = one;
      const port = {
        state,
        dress: (css) => dress(host.shadowRoot, css),
        turn: () => turnOf(host),
        mark(since, retry) {
          if (since && one.mark?.isConnected) return setText(one.mark.firstChild, since);
          one.mark?.remove();
          if (!since) return;
          const made = (tag, part, ...inner) => {
            const node = make(tag);
            node.part = part;
            node.dir = "auto";
            node.append(...inner);
            return node;
          };
          one.mark = made("span", "meta", made("span", "", since), made("button", "retry", retry));
          one.root.querySelector("[part=heading]")?.after(one.mark);
        },
        tell(type, detail, what) {
          const { code } = detail;
          if (code) detail.hint += ` ${new URL("troubleshooting.html", here)}#${code}`;
          const facts = [what, detail.status, detail.url].filter((fact) => fact).join(", ");
          if (what) console.warn(`[newsrail] ${code}: ${facts}. ${detail.hint}`);
          return tell(host, type, detail);
        },
        rest: () => alive(pause(0)),
        work: () => work(host),
        page,
        text: (name) => alive(file(port, name)),
        open,
        wants: (url) => one.urls.add(url),
        plan(ms) {
          // Called first of all by every rail, and by the engine alone: here it is on the stack.
          sign ??= /wasm:\/\/\w+\/\w+/.exec(new Error().stack)?.[0] || __WASM__;
          one.due = now() + ms;
          plans.watch();
        },
        kept,
        // Out of sight, or neither pointed at nor focused.
        async calm() {
          for (;;) {
            const { top, bottom } = host.getBoundingClientRect();
            if (document.hidden || bottom < 0 || top > innerHeight || !host.matches(":hover,:focus-within")) return alive(pause(0));
            await pause(300);
          }
        },
      };
      super(host, root, port, values, typeof feed == "string" ? feed : json(feed));
      this.#one = one;
      this.#paint();
      const script = firstIn(host, ':scope>script[type="application/json"]');
      try {
        if (script) JSON.parse(script.textContent);
      } catch ({ message }) {
        port.tell("warn", { ...failure("attribute", `Correct the JSON within the element: ${message}.`), count: 1 }, "its JSON cannot be read");
      }
    }
    set(values) {
      const before = this.#one.values;
      this.#one.values = values;
      this.#paint();
      // Whether what it says is shown does not concern it.
      if (values.some((value, place) => place != __DEBUG__ && value != before[place])) super.set(values);
    }
    /** The style sheet has colours for `light` and `dark`. */
    #paint() {
      const { host, values } = this.#one;
      // A page may have taken out what is within.
      const base = firstIn(host.shadowRoot, "[part=base]");
      if (base) base.className = `${values[__THEME__] ?? ""}`.trim().toLowerCase();
    }
    refresh() {
      let done;
      const answer = new Promise((resolve) => (done = resolve));
      // Outside of what makes the promise: there an exception would be the promise's, and nobody's trap.
      super.refresh(done);
      return answer;
    }
    feed(feed) {
      this.#one.feed = feed;
      super.feed(typeof feed == "string" ? feed : json(feed));
    }
  }

  const dates = watchDates(listen, (host) => served.get(host)?.rail?.tick());
  const views = watchViews(dates.tick);

  const begin = (one) => {
    watch(one.host, one.tag);
    try {
      one.rail = new FedRail(one);
      dates.watch(one.host);
    } catch (error) {
      trap(error, one.host);
    }
  };
  const leave = (host) => {
    served.delete(host);
    dates.leave(host);
    widths?.unobserve(host);
    plans.watch();
  };
  /** What the loader calls: the rail of whatever engine runs. It outlives this one: what is an engine's own is asked of `self`. */
  function Served(host, root, state, values, feed, tag) {
    const one = { host, root, state, values, feed, tag, urls: new Set(), due: NaN };
    begin(one);
    const call = (name, value) => {
      if (name == "free") {
        one.isGone = true;
        self.leave(host);
      }
      // Between two engines it is kept for the next.
      if (!one.rail && name == "set") one.values = value;
      if (!one.rail && name == "feed") one.feed = value;
      try {
        return one.rail?.[name](value);
      } catch (error) {
        self.trap(error, host);
      }
    };
    return new Proxy(one, { get: (_, name) => (value) => call(name, value) });
  }

  // Attributes are live by themselves, the other sources of values by observation.
  const gather = () => rails.forEach((rail) => rail[key]({}));
  const observer = new MutationObserver(gather);
  const around = surroundings(gather);
  // What morphs a page takes away what is not in its new text.
  const states = new MutationObserver((records) => {
    // The last value is the rail's.
    for (const { target, oldValue } of records.reverse()) if (rails.has(target) && !target.hasAttribute("state")) target.setAttribute("state", oldValue);
  });
  const widths = watchWidths((rail) => rail[key]({ isIntersecting: false }));
  const watch = (rail, tag) => {
    widths?.observe(rail);
    observer.observe(rail, { childList: true, characterData: true, subtree: true });
    states.observe(rail, { attributeFilter: ["state"], attributeOldValue: true });
    if (tag) observer.observe(tag, { attributes: true });
    views.watch(rail.shadowRoot);
  };

  observer.observe(document.head, { childList: true, subtree: true, attributeFilter: ["content"] });

  // A picture that nobody has scrolled to is wanted on paper too.
  listen(window, "beforeprint", () => {
    for (const { shadowRoot } of rails) for (const image of shadowRoot.querySelectorAll("img")) image.loading = "eager";
  });

  // A trap leaves the engine in an unknown state: it is not called again. The rail at work goes back to its children; the others
  // begin anew with a fresh engine, once.
  let renewed;
  const trap = (error, rail) => {
    if (life.signal.aborted) return;
    const isTrap = error instanceof WebAssembly.RuntimeError;
    for (const [host, one] of [...served]) {
      if (host != (rail ?? busy) && !(isTrap && one.urls.has(busy))) continue;
      served.delete(host);
      host[key](failure("panic"));
    }
    if (!isTrap) return;
    life.abort();
    for (const watcher of [observer, states, widths, around, views, dates, plans]) watcher?.disconnect();
    stop();
    const rest = [...served.values()];
    for (const one of rest) {
      one.rail = undefined;
      // With the old elements go the listeners of the old engine.
      one.root.replaceWith((one.root = one.root.cloneNode()));
    }
    renewed = isSecond
      ? Promise.reject(failure("panic"))
      : bring("#2")
          .then(({ attend }) => attend({ ...loader, isSecond: true, wasm: module }))
          .then((engine) => {
            Object.assign(self, engine);
            rest.forEach((one) => one.isGone || engine.begin(one));
          });
    renewed.catch((fault) => rest.forEach(({ host }) => host[key]({ ...failure("panic"), ...fault })));
  };
  for (const type of ["error", "unhandledrejection"]) {
    listen(window, type, (event) => {
      const error = event.error || event.reason;
      const stack = error instanceof WebAssembly.RuntimeError && error.stack;
      if (stack && [sign, __WASM__, own].some((name) => name && stack.includes(name))) {
        event.preventDefault();
        trap(error);
      }
    });
  }
  // What readers do the engine hears of itself.
  for (const type of ["click", "keydown"]) listen(window, type, ({ target }) => served.has(target) && work(target));
  const { lang, theme } = around;
  // The engine that runs: after a trap, the next one's.
  const self = { turn: (host) => parsed(host).then(turn), trap, lang, theme, begin, leave, Rail: Served };
  return self;
};
