// One engine, from its start to its end.

/**
 * Starts an engine: one instance of the wasm, with the requests it makes. `serving` is what the loader gave `attend`, and what outlives engines:
 * `turn()` waits for a turn among all rails, `work(what)` hears which rail, or address of a feed, is worked on from here, `plan(one, ms)` when
 * a rail is to be woken. Resolves with `module`, to start the next one from; `rail(one)` makes the engine's half of a rail; `end()` is for after a
 * trap.
 */
export const run = async ({ ahead, fetch, wasm, dress, turn, work, plan }) => {
  const module = await compile(wasm, fetch);
  const life = new AbortController();
  const { signal } = life;
  // After its end nothing calls it any more.
  const alive = async (promise) => {
    try {
      return await promise;
    } finally {
      if (signal.aborted) await new Promise(() => {});
    }
  };
  const turnOf = (what) => alive(turn()).then(() => work(what));
  const { open, copy, stop } = network({ ahead, fetch, signal, alive, turnOf, work });

  /** What the engine asks of the page for one rail: `Port` in `platform::browser` says what of each. */
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
