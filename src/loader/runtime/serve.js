// The rails of a page, and the engine that runs them. After the first trap a second engine takes over.

/**
 * Begins to serve the rails of a page; resolves with what the loader calls. `wasm` is the promise of the engine's response; `ahead` maps the URLs of
 * feeds that the loader requested to their AbortControllers, each with its `response`; `rails` are the elements in the document; `rail[key]()`
 * tells one that its values may have changed, or that it has failed; `dress` adds a style sheet to a shadow root; `bring("#2")` imports another
 * instance of this module, if it is a file of its own.
 */
export const attend = async (loader) => {
  const { key, rails, dress, bring } = loader;
  diagnose(dress);
  const served = new Map(); // the record of each rail, by element
  let engine; // the one that is running
  let renewal; // after a trap, the promise of the next one
  let busy; // the rail, or the URL of the feed, being worked on
  // What identifies a trap of ours by its stack: this module's file name, unless a bundler has merged it into the page's program; if the stack is cut off,
  // `sign`, the wasm:// URL in it.
  const own = /newsrail-[\w-]+\.js/.exec(import.meta.url)?.[0];
  let sign;

  const turn = turns(() => renewal);
  const work = (what) => {
    busy = what;
  };
  const plan = (one, ms) => {
    // Every rail calls this first, and only from the engine, so the wasm is on the stack.
    sign ??= /wasm:\/\/\w+\/\w+/.exec(new Error().stack)?.[0] || __WASM__;
    one.due = now() + ms;
    plans.watch();
  };
  const serving = { ...loader, turn, work, plan };
  engine = await run(serving);

  /** Settles the promises that wait for an engine that is gone, and replaces the rail's root, to drop its listeners. */
  const strip = (one) => {
    one.waiting.forEach((done) => done());
    one.root.replaceWith((one.root = one.root.cloneNode()));
  };
  const leave = (host) => {
    const one = served.get(host);
    // A rail that has failed has left already.
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
  // A trap leaves the engine in an unknown state, so it is not called again. The rail being worked on falls back to its children; the others
  // start over with a new engine.
  const trap = (error, host = busy) => {
    if (!engine) return;
    const isTrap = error instanceof WebAssembly.RuntimeError;
    const guilty = [...served.values()].filter((one) => one.host == host || (isTrap && one.urls.has(busy)));
    if (!isTrap) {
      // The engine is intact, but must not go on with these rails.
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
    // Before any event is dispatched: its listeners may call methods of other rails.
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
  // The engine has listeners of its own for what readers do.
  for (const type of ["click", "keydown"]) {
    // Not the target: for a rail in another component it is that component.
    listen(window, type, (event) => work(event.composedPath().find((node) => served.has(node)) ?? busy));
  }

  const plans = keepPlans(served, trap);
  const dates = watchDates((host) => {
    work(host);
    return served.get(host)?.rail?.tick();
  });
  const views = watchViews(dates.tick);
  const around = watchPage(rails, key);

  /** Serves one rail. The handle that it returns outlives an engine: what is set between two engines is passed to the next. */
  const serve = (host, root, state, values, feed, tag) => {
    const one = { host, root, state, values, feed, urls: new Set(), waiting: new Set(), due: NaN };
    /** Returns whether there was an engine to call. */
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
      // A page may have removed it.
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
        // `debug` does not concern the engine.
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
        // Not in the promise's executor, which would turn an exception into a rejection.
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
