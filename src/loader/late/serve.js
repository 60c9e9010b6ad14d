// The rails of a page, and the engine that runs them: after a trap another one, once.

/**
 * Begins to serve the rails of a page; resolves with what the loader calls. `wasm` is the answer with the engine; `ahead` are feeds
 * that the loader asked for, by address: what breaks one off, with its `response`; `rails` the elements in the document; `rail[key]()`
 * tells one that its values may have changed, or that it has failed; `dress` gives a shadow root a style; `bring("#2")` brings this module
 * once more, where it lies in a file of its own.
 */
export const attend = async (loader) => {
  const { key, rails, dress, bring } = loader;
  diagnose(dress);
  const served = new Map(); // what is known of each rail, by element
  let engine; // the one that runs
  let renewal; // after a trap, the coming of the next
  let busy; // the rail, or the address of the feed, that is worked on
  // What a trap of ours has in its stack: this module's name, where a bundler has not put it into the page's program, or where it is cut off, the sign.
  const own = /newsrail-[\w-]+\.js/.exec(import.meta.url)?.[0];
  let sign;

  const turn = turns(() => renewal);
  const work = (what) => {
    busy = what;
  };
  const plan = (one, ms) => {
    // Called first of all by every rail, and by the engine alone: here it is on the stack.
    sign ??= /wasm:\/\/\w+\/\w+/.exec(new Error().stack)?.[0] || __WASM__;
    one.due = now() + ms;
    plans.watch();
  };
  const serving = { ...loader, turn, work, plan };
  engine = await run(serving);

  /** Nobody waits for what an engine that is gone would say, and with the old elements go its listeners. */
  const strip = (one) => {
    one.waiting.forEach((done) => done());
    one.root.replaceWith((one.root = one.root.cloneNode()));
  };
  const leave = (host) => {
    const one = served.get(host);
    // One that has failed has left already.
    if (one) strip(one);
    served.delete(host);
    dates.leave(host);
    around.leave(host);
    plans.watch();
  };
  const fail = (host, fault) => {
    leave(host);
    host[key]({ ...failure("panic"), ...fault });
  };
  const begin = (one) => {
    try {
      one.rail = engine?.rail(one);
    } catch (error) {
      trap(error, one.host);
    }
  };
  // A trap leaves the engine in an unknown state: it is not called again. The rail at work goes back to its children; the others
  // begin anew with a fresh engine.
  const trap = (error, host = busy) => {
    if (!engine) return;
    const isTrap = error instanceof WebAssembly.RuntimeError;
    const guilty = [...served.values()].filter((one) => one.host == host || (isTrap && one.urls.has(busy)));
    if (!isTrap) {
      // The engine is well, and is not to go on with them.
      for (const { host, rail } of guilty) {
        fail(host);
        try {
          rail?.free();
        } catch {}
      }
      return;
    }
    const { module } = engine;
    engine.end();
    // First of all: whoever hears of it may ask something of the others.
    engine = null;
    for (const one of served.values()) one.rail = null;
    for (const { host } of guilty) fail(host);
    served.forEach(strip);
    renewal = renewal ? Promise.reject(failure("panic")) : renew(module);
    renewal.catch((fault) => [...served.keys()].forEach((host) => fail(host, fault)));
  };
  const renew = async (wasm) => {
    const { run } = await bring("#2");
    engine = await run({ ...serving, wasm });
    served.forEach(begin);
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

  const plans = keepPlans(served, trap);
  const dates = watchDates((host) => {
    work(host);
    return served.get(host)?.rail?.tick();
  });
  const views = watchViews(dates.tick);
  const around = watchPage(rails, key);

  /** Serves one rail. What the loader holds of it is of whatever engine runs; between two, the next one is given what was set. */
  const serve = (host, root, state, values, feed, tag) => {
    const one = { host, root, state, values, feed, urls: new Set(), waiting: new Set(), due: NaN };
    /** Answers whether there was one to call. */
    const call = (name, value) => {
      try {
        one.rail?.[name](value);
        return one.rail;
      } catch (error) {
        trap(error, host);
      }
    };
    // The style sheet has colours for `light` and `dark`.
    const paint = () => {
      // A page may have taken out what is within.
      const base = firstIn(host.shadowRoot, "[part=base]");
      if (base) base.className = `${one.values[__THEME__] ?? ""}`.trim().toLowerCase();
    };
    served.set(host, one);
    around.watch(host, tag);
    views.watch(host.shadowRoot);
    dates.watch(host);
    begin(one);
    paint();
    const script = firstIn(host, ':scope>script[type="application/json"]');
    try {
      if (script) JSON.parse(script.textContent);
    } catch ({ message }) {
      tell(host, "warn", { ...failure("attribute", `Correct the JSON within the element: ${message}.`), count: 1 }, "its JSON cannot be read");
    }
    return {
      set(values) {
        const before = one.values;
        one.values = values;
        paint();
        // Whether what it says is shown does not concern it.
        if (values.some((value, place) => place != __DEBUG__ && value != before[place])) call("set", values);
      },
      feed(feed) {
        one.feed = feed;
        call("feed", feedText(feed));
      },
      refresh() {
        let done;
        const answer = new Promise((resolve) => (done = resolve)).finally(() => one.waiting.delete(done));
        one.waiting.add(done);
        // Outside of what makes the promise: there an exception would be the promise's, and nobody's trap.
        return call("refresh", done) && answer;
      },
      play: (index) => call("play", index),
      free() {
        call("free");
        leave(host);
      },
    };
  };
  const { lang, theme } = around;
  return { turn: (host) => parsed(host).then(turn), lang, theme, serve };
};
