// Counts what is alive in a page: timers, listeners on targets that outlive an element, observed elements, and the engine's memory.
// Observed elements count if they are in the document, or are rails: others are freed along with what refers to them.
(() => {
  const SCRIPT_TIMEOUT_MS = 30000;
  const timers = new Set();
  for (const [set, clear] of [["setTimeout", "clearTimeout"], ["setInterval", "clearInterval"]]) {
    const [start, stop] = [window[set].bind(window), window[clear].bind(window)];
    window[set] = (then, ms, ...args) => {
      // WebKit's driver limits scripts with this timer: it is not the page's.
      if (ms == SCRIPT_TIMEOUT_MS) return start(then, ms, ...args);
      const id = start(() => {
        if (set == "setTimeout") timers.delete(id);
        then(...args);
      }, ms);
      timers.add(id);
      return id;
    };
    window[clear] = (id) => {
      timers.delete(id);
      stop(id);
    };
  }

  const listeners = new Set();
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const outlives = (target) => target == null || target == window || target == document || target instanceof MediaQueryList;
  const same = (type, then) => [...listeners].find((one) => one.type == type && one.then == then);
  EventTarget.prototype.addEventListener = function (type, then, options) {
    if (outlives(this) && !same(type, then)) {
      const one = { type, then };
      listeners.add(one);
      if (options?.once) addEventListener.call(this ?? window, type, () => listeners.delete(one), { once: true });
      options?.signal?.addEventListener("abort", () => listeners.delete(one));
    }
    return addEventListener.call(this ?? window, type, then, options);
  };
  EventTarget.prototype.removeEventListener = function (type, then, options) {
    if (outlives(this)) listeners.delete(same(type, then));
    return removeEventListener.call(this ?? window, type, then, options);
  };

  // With weak references: observed elements can still be collected.
  const observed = new Set();
  for (const name of ["IntersectionObserver", "ResizeObserver"]) {
    const { observe, unobserve, disconnect } = window[name].prototype;
    const forget = (observer, target) =>
      observed.forEach((one) => one.observer == observer && (!target || one.target.deref() == target) && observed.delete(one));
    Object.assign(window[name].prototype, {
      observe(target) {
        observed.add({ observer: this, target: new WeakRef(target) });
        return observe.call(this, target);
      },
      unobserve(target) {
        forget(this, target);
        return unobserve.call(this, target);
      },
      disconnect() {
        forget(this);
        return disconnect.call(this);
      },
    });
  }

  let memory;
  const instantiate = WebAssembly.instantiate.bind(WebAssembly);
  WebAssembly.instantiate = async (...args) => {
    const made = await instantiate(...args);
    memory = (made.instance ?? made).exports.memory;
    return made;
  };

  window.__alive = () => ({
    timers: timers.size,
    listeners: listeners.size,
    observed: [...observed].map(({ target }) => target.deref()).filter((one) => one?.isConnected || one?.shadowRoot).length,
    wasm: memory?.buffer.byteLength ?? 0,
  });
})();
