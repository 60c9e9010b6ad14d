// One engine, from its start to its end.

/**
 * Starts an engine: one instance of the wasm, and its requests. The argument is what the loader passed to `attend`, plus what outlives an engine:
 * `turn()` waits for a turn among all rails, `work(what)` notes which rail, or URL of a feed, is being worked on, `plan(one, ms)` sets when to wake
 * a rail. Resolves with `module`, to start the next engine from; `rail(one)`, which makes the engine's side of a rail; and `end()`, to call after a
 * trap.
 */
export const run = async ({ ahead, fetch, wasm, dress, turn, work, plan }) => {
  const module = await compile(wasm, fetch);
  const life = new AbortController();
  const { signal } = life;
  // Once the engine has ended, its promises stay pending, so that nothing calls it.
  const alive = async (promise) => {
    try {
      return await promise;
    } finally {
      if (signal.aborted) await new Promise(() => {});
    }
  };
  const turnOf = (what) => alive(turn()).then(() => work(what));
  const { open, copy, stop } = network({ ahead, fetch, signal, alive, turnOf, work });

  /** The functions that the engine calls for one rail; `Port` in `platform::browser` documents them. */
  const portOf = (one) => {
    const { host, state } = one;
    return {
      state,
      open,
      copy,
      page,
      dress: (css) => dress(host.shadowRoot, css),
      work: () => work(host),
      wants: (url) => one.urls.add(url),
      plan: (ms) => plan(one, ms),
      tell: (...args) => tell(host, ...args),
      mark: (...args) => mark(one, ...args),
      turn: () => turnOf(host),
      rest: () => alive(pause(0)),
      calm: () => alive(calm(host)),
      text: (name) => alive(file(open, name)),
    };
  };
  return {
    module,
    rail: (one) => new Rail(one.host, one.root, portOf(one), one.values, feedText(one.feed)),
    end() {
      life.abort();
      stop();
    },
  };
};
