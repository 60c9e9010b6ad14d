// One engine, from its start to its end.

// The shadow roots that have the engine's styles.
const dressed = new WeakSet();

/**
 * Starts an engine: one instance of the wasm, and its requests. The argument holds some of what the loader passed to `start`, and what outlives an engine:
 * `turn()` waits for a turn among all rails, `work(what)` notes which rail, or URL of a feed, is being worked on, `plan(record, ms)` sets when to wake
 * a rail, `failedUrls` are those of retries.js. Resolves with `module`, to start the next engine from; `rail(record)`, which makes the engine's side
 * of a rail; and `end()`, to call after a trap.
 */
export const run = async ({ fetch, wasm, earlyRequests, adoptSheet, turn, work, plan, failedUrls: known }) => {
  inheritFailures(known);
  const module = await instantiate(wasm, fetch);
  const lifetime = new AbortController();
  const { signal } = lifetime;
  // Once the engine has ended, its promises stay pending, so that nothing calls it.
  const alive = async (promise) => {
    try {
      return await promise;
    } finally {
      if (signal.aborted) await new Promise(() => {});
    }
  };
  const turnOf = (what) => alive(turn()).then(() => work(what));
  const { open, copy, stop } = network({ earlyRequests, fetch, signal, alive, turnOf, work });

  /** The functions that the engine calls for one rail; `Port` in `platform::browser` documents them. */
  const portOf = (record) => {
    const { host, state } = record;
    return {
      state,
      open,
      copy,
      page: describePage,
      dress: (css) => {
        const { shadowRoot } = host;
        // It keeps them when the rail is removed and comes back.
        if (!dressed.has(shadowRoot)) adoptSheet(shadowRoot, css);
        dressed.add(shadowRoot);
      },
      work: () => work(host),
      settle: () => settle(record),
      wants: (url) => record.urls.add(url),
      plan: (ms) => plan(record, ms),
      tell: (type, detail, what) => {
        record.reason = detail.reason ?? record.reason;
        return dispatch(host, type, detail, what);
      },
      mark: (...args) => showStaleMarker(record, ...args),
      turn: () => turnOf(host),
      rest: () => alive(pause(0)),
      // One for all selections that wait: the latest of them goes on.
      calm: () => alive((record.calm ??= calm(host).finally(() => (record.calm = null)))),
      text: (name) => alive(fetchText(open, name)),
    };
  };
  return {
    module,
    rail: (record) => new Rail(record.host, record.root, portOf(record), record.values, (record.feed = feedText(record.feed))),
    end() {
      lifetime.abort();
      stop();
    },
  };
};
