// The rails of a page, and the engine that runs them. After the first trap a second engine takes over.

/**
 * Begins to serve the rails of a page; resolves with what the loader calls. `fetch` is the page's, before anything replaced it; `wasm` is the
 * promise of the engine's response; `earlyRequests` maps the URLs of feeds that the loader requested to their AbortControllers, each with its `response`; `rails`
 * are the elements in the document; `rail[key]()` tells one that its values may have changed, or that it has failed; `adoptSheet(root, css)` adds a style
 * sheet to a shadow root; `importGlue("#2")` imports another instance of this module, if it is a file of its own.
 */
export const start = async (fetch, wasm, earlyRequests, rails, key, adoptSheet, importGlue) => {
  showReports(adoptSheet, key);
  const records = new Map(); // the record of each rail, by element
  let engine; // the one that is running
  let nextEngine; // after a trap, the promise of the next one
  let current; // the rail, or the URL of the feed, being worked on
  // What identifies a trap of ours by its stack: this module's file name, unless a bundler has merged it into the page's program; if the stack is cut off,
  // `stackUrl`, the wasm:// URL in it.
  const scriptName = /newsrail-[\w-]+\.js/.exec(import.meta.url)?.[0];
  let stackUrl;

  const turn = scheduler(() => nextEngine);
  const work = (what) => {
    current = what;
  };
  const plan = (record, ms) => {
    // Every rail calls this first, and only from the engine, so the wasm is on the stack.
    stackUrl ??= /wasm:\/\/\w+\/\w+/.exec(new Error().stack)?.[0] || __WASM__;
    // Whoever waits to be online may be so by now.
    record.due = now() + (ms == Infinity && navigator.onLine ? 1000 : ms);
    wakeups.watch();
  };
  const startEngine = (run, wasm) => run({ fetch, wasm, earlyRequests, adoptSheet, turn, work, plan, failedUrls });
  engine = await startEngine(run, wasm);

  /** Settles the promises that wait for an engine that is gone, and replaces the rail's root, to drop its listeners. */
  const detachEngine = (record) => {
    settle(record);
    record.root.replaceWith((record.root = record.root.cloneNode()));
  };
  const remove = (host) => {
    const record = records.get(host);
    // A rail that has failed was removed already.
    if (record) detachEngine(record);
    records.delete(host);
    dates.leave(host);
    pageWatcher.leave(host);
    wakeups.watch();
  };
  const fail = (host, fault = failure("panic")) => {
    remove(host);
    host[key](fault);
  };
  /** Calls a method of a rail's engine. Returns whether there was an engine to call. */
  const callEngine = (record, name, value) => {
    try {
      record.rail?.[name](value);
      return record.rail;
    } catch (error) {
      handleException(error, record.host);
    }
  };
  const attachEngine = (record) => {
    // While it waited it may have been removed, or attached to the next engine.
    if (record.rail || records.get(record.host) != record) return;
    try {
      record.rail = engine?.rail(record);
    } catch (error) {
      handleException(error, record.host);
    }
  };
  // A trap leaves the engine in an unknown state, so it is not called again. The rail being worked on falls back to its children; the others
  // start over with a new engine.
  const handleException = (error, host = current) => {
    if (!engine) return;
    const isTrap = error instanceof WebAssembly.RuntimeError;
    const affected = [...records.values()].filter((record) => record.host == host || (isTrap && record.urls.has(current)));
    if (!isTrap) {
      // The engine is intact, but must not go on with these rails.
      for (const { host, rail } of affected) {
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
    for (const record of records.values()) record.rail = null;
    for (const { host } of affected) fail(host);
    records.forEach(detachEngine);
    nextEngine = (nextEngine ? Promise.reject() : startNextEngine(module)).catch((fault) => {
      // Rails that start from now on fail with it as well.
      throw { ...failure("panic"), ...fault };
    });
    nextEngine.catch((fault) => [...records.keys()].forEach((host) => fail(host, fault)));
  };
  const startNextEngine = async (wasm) => {
    const { run } = await importGlue("#2");
    engine = await startEngine(run, wasm);
    records.forEach(attachEngine);
  };
  for (const type of ["error", "unhandledrejection"]) {
    listen(window, type, (event) => {
      const error = event.error || event.reason;
      const stack = error instanceof WebAssembly.RuntimeError && error.stack;
      if (stack && [stackUrl, __WASM__, scriptName].some((name) => name && stack.includes(name))) {
        event.preventDefault();
        handleException(error);
      }
    });
  }
  // The engine has listeners of its own for what readers do.
  for (const type of ["click", "keydown"]) {
    // Not the target: for a rail in another component it is that component.
    listen(window, type, (event) => {
      const path = event.composedPath();
      const host = path.find((node) => records.has(node));
      // What it opens is higher than what the page has reserved, and must not scroll in there.
      if (host && type == "click" && path[0].matches("[part~=play-button],button[part=more]")) host[key]({ isIntersecting: false });
      work(host ?? current);
    });
  }

  const wakeups = scheduleWakeups(records, handleException);
  const dates = watchDates((host) => {
    work(host);
    return records.get(host)?.rail?.tick();
  });
  const views = watchViews(dates.tick);
  const pageWatcher = watchPage(rails, key);

  /** Serves one rail. The handle that it returns outlives an engine: what is set between two engines is passed to the next. */
  const serve = (host, root, state, values, feed, tag) => {
    const record = { host, root, state, values, feed, urls: new Set(), waiting: new Set(), due: NaN, mark: null, rail: null };
    const call = (name, value) => callEngine(record, name, value);
    // The style sheet has colours for `light` and `dark`. Other words must not be classes: some of those have a meaning there.
    const applyTheme = () => {
      // A page may have removed it.
      const base = firstIn(host.shadowRoot, "[part=base]");
      if (base) base.className = /^\s*(light|dark)\s*$/i.exec(record.values[__THEME__])?.[1].toLowerCase() ?? "";
    };
    records.set(host, record);
    pageWatcher.watch(host, tag);
    views.watch(host.shadowRoot);
    dates.watch(host);
    listen(host.shadowRoot, "pointerover", showFullDate);
    // Until then it is like a rail between two engines.
    articleParsed(record).then(() => attachEngine(record));
    applyTheme();
    const script = firstIn(host, ':scope>script[type="application/json"]');
    try {
      if (script) JSON.parse(script.textContent);
    } catch ({ message }) {
      dispatch(host, "warn", { ...failure("attribute", `Correct the JSON within the element: ${message}.`), count: 1 }, "its JSON cannot be read");
    }
    return {
      set(values) {
        const before = record.values;
        record.values = values;
        applyTheme();
        updateReports(host);
        // `debug` does not concern the engine, nor do the words for a theme: it reports others.
        if (values.some((value, index) => index != __DEBUG__ && !(index == __THEME__ && /^(auto|light|dark|null)$/i.test(value)) && value != before[index])) call("set", values);
      },
      feed(feed) {
        // `src` may have been set just before, to take its place.
        if (feed == null) host[key]({});
        const text = feedText(feed);
        // Frameworks set an equal object each time they render.
        if (text === record.feed) return;
        record.feed = text;
        call("feed", text);
      },
      refresh() {
        if (!record.rail) return;
        const refreshed = new Promise((resolve) => record.waiting.add(resolve));
        // Not in the promise's executor, which would turn an exception into a rejection.
        return call("refresh") && refreshed;
      },
      play(index) {
        host[key]({ isIntersecting: false });
        call("play", index);
      },
      free() {
        call("free");
        remove(host);
        // What it showed is free for those that it left with nothing to show.
        for (const other of records.values())
          if (other.reason == "dedupe" && other.host.getAttribute("state") == "empty") callEngine(other, "set", other.values);
      },
    };
  };
  const { lang, theme } = pageWatcher;
  // No prototype: the loader asks for functions by the names of attributes, and a page may have given every object a `date`.
  return { __proto__: null, turn: (host) => parsed(host).then(turn), lang, theme, serve };
};
