// What rails need of the page while they stand: turns, the network, copies, clocks, views, and an end after a trap.

/**
 * Begins to serve the rails of a page; resolves with what the loader calls. `wasm` is the answer with the engine; `ahead` are feeds
 * that the loader asked for, by address: what breaks one off, with its `response`; `rails` the elements in the document; `rail[key]()`
 * tells one that its values may have changed, or that it has failed; `dress` gives a shadow root a style, and is null for an engine that
 * comes after a trap: whoever heard what the rails say goes on with it.
 */
export const attend = async (loader) => {
  const { key, rails, ahead, fetch, wasm, dress } = loader;
  if (dress) diagnose(dress);
  const module = await compile(wasm, fetch);
  const life = new AbortController();
  const listen = (target, type, then) => target.addEventListener(type, then, { signal: life.signal, capture: true });
  // After a trap nothing calls the engine any more.
  const alive = (promise) => promise.finally(() => life.signal.aborted && new Promise(() => {}));

  // Behind what the page has to do. Of timers in a row the browser would make each wait for 4 ms.
  const behind = () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(port1.close());
      port2.postMessage(0);
    });
  // All rails share one slice of 8 ms before the page has its turn; the first comes after what it took to begin.
  let began = 0;
  let line = Promise.resolve();
  const turn = () =>
    (line = line.then(async () => {
      // Promises take a few steps: by then who was before in the line is at work, and the clock has it.
      for (let step = 0; step < 9; step++) await 0;
      if (now() - began > 8) {
        await behind();
        began = now();
      }
      if (life.signal.aborted) await renewed;
    }));
  const turnOf = (what) => alive(turn().then(() => work(what)));
  let busy; // the rail, or the address of the feed, that is worked on
  let sign; // what a trap of ours has in its stack, where the glue's name is cut off
  const work = (what) => {
    busy = what;
  };

  // One network function: 4 requests in flight at most, 2 a host, until their bodies are read.
  const requests = new Set();
  const pump = () => {
    const busy = [...requests].filter((request) => request.busy);
    for (const request of requests) {
      if (!request.busy && busy.length < 4 && busy.filter(({ host }) => host == request.host).length < 2) {
        busy.push(request);
        request.go();
      }
    }
  };
  const trouble = new Map(); // addresses that failed: how often, with what, and until when they are left alone
  const failed = (fault) => ({ response: Promise.reject(fault), abort() {}, done() {}, isAgain() {} });
  const open = (url, seconds, anew, keep, copy) => {
    const before = trouble.get(url) || { tries: 0 };
    if (!copy) {
      if (location.protocol == "https:" && /^http:\/\/(?!localhost|127\.)/.test(url)) return failed({ code: "mixed-content", phase: "fetch" });
      if ((before.fault?.code == "rate-limited" || !anew) && now() < before.until - 50) return failed(before.fault);
    }
    const control = (!copy && ahead.get(url)) || new AbortController();
    const first = (copy || control).response;
    if (!copy) ahead.delete(url);
    let timer, start, end, answer, reader, rest, isOdd, isLate, isAgain;
    let text = "";
    const notes = [];
    const deadline = (ms) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        isLate = true;
        control.abort();
      }, ms);
    };
    /** What is at fault, with when it is worth another try, `wait` being what the server asks for. */
    const fault = (code, phase, wait) => {
      const { tries } = before;
      // After 2, 4 and 8 seconds, and not all readers at once. A server that keeps saying "in a second" is asked ever less.
      const backoff = 2000 * 2 ** Math.min(tries, 10) + 1000 * Math.random();
      const isPassing = tries < 3 && (request.facts.status >= 500 || code == "rate-limited");
      const ms = wait >= 0 ? Math.max(wait, tries < 3 ? 1000 : backoff) : isPassing ? backoff : NaN;
      const fault = { ...request.facts, code, phase };
      if (ms >= 0) fault.retryAt = Date.now() + ms;
      trouble.set(url, { tries: tries + 1, until: now() + ms, fault });
      return fault;
    };
    /** Why the transport broke off; nothing where the page was left and is back. */
    const why = async (phase) => {
      if (isLate) return fault("timeout", phase == "fetch" ? "headers" : phase);
      // Whether the page is being left, and what its policy has to say, is known a moment later: in WebKit requests are broken off well
      // before that, and whoever waits here may wait until the page is back.
      await pause(300);
      if (left) return left;
      const directive = refused[url];
      if (directive) request.facts.directive = directive;
      return fault(
        directive ? "csp" : !navigator.onLine ? "offline" : isOdd ? "patched-fetch" : "network",
        phase,
      );
    };
    const ask = async (first, cache = "default") => {
      try {
        // What was asked for ahead in vain is asked for again: only now a refusal of the page's policy is heard of.
        first = await first?.catch(() => {});
        answer = await (first || fetch(url, { credentials: "same-origin", signal: control.signal, cache }));
        if (isPatched(fetch, answer)) throw answer;
      } catch (error) {
        isOdd = isPatched(fetch, answer, error);
        const fault = await why("fetch");
        if (fault) throw fault;
        return ask();
      }
      if (requests.has(request)) deadline(end - now());
      const { status, headers, redirected } = answer;
      request.facts = { status };
      if (status == 304 && cache != "reload") {
        notes.push("304-no-cache");
        return ask(undefined, "reload");
      }
      if (!(status >= 200 && status < 300)) {
        const asked = (status == 429 || status == 503) && headers.get("retry-after");
        const wait = /^\d+$/.test(asked) ? asked * 1000 : /GMT$/.test(asked) ? Math.max(0, Date.parse(asked) - Date.now()) : NaN;
        throw fault(status == 429 || wait >= 0 ? "rate-limited" : "http", "fetch", Math.min(wait, 3600000));
      }
      if ((request.isPart = status == 206)) notes.push("partial");
      request.type = headers.get("content-type") ?? undefined;
      request.url = answer.url || url;
      const { origin } = new URL(request.url);
      if (redirected && origin != new URL(url).origin) notes.push(`redirected It is on ${origin} now.`);
      busy = url;
      return answer;
    };
    const chunk = async () => {
      try {
        if (!rest?.length) {
          if (answer.body?.getReader) rest = (await (reader ??= answer.body.getReader()).read()).value;
          // Answers of an old browser, or of a page's own fetch, have no stream.
          else rest = reader ? undefined : new Uint8Array((reader = await answer.arrayBuffer()));
        }
        // No more at a time than is copied at a glance.
        const bytes = rest?.subarray(0, 32768);
        rest = rest?.subarray(32768);
        const { facts } = request;
        facts.bytes = (facts.bytes || 0) + (bytes?.length || 0);
        facts.start ??= bytes && String.fromCharCode(...bytes.slice(0, 64));
        if (keep && bytes && text.length < MOST_KEPT) text += String.fromCharCode(...bytes);
        busy = url;
        return bytes;
      } catch {
        const fault = await why("body");
        if (fault) throw fault;
        isAgain = true;
        reader = undefined;
        text = "";
        request.response = alive(ask());
      }
      throw {};
    };
    const request = {
      host: copy || new URL(url).host,
      facts: {},
      at: copy?.at ?? Date.now(),
      go() {
        request.busy = true;
        // Half of the time is for the first byte.
        deadline(seconds * 500);
        end = now() + seconds * 1000;
        start();
      },
      abort() {
        control.abort();
        request.done();
      },
      done() {
        clearTimeout(timer);
        requests.delete(request);
        pump();
      },
      turn: () => turnOf(url),
      read: () => alive(chunk()),
      isAgain: () => isAgain && !(isAgain = false),
      notes() {
        if (!copy) trouble.delete(url);
        if (keep && !store(url, request.type, text.slice(0, MOST_KEPT))) notes.push("storage");
        return notes;
      },
    };
    request.response = alive(new Promise((resolve) => (start = resolve)).then(() => ask(first)));
    // Whoever waits for the answer sees its failure; the page must not.
    request.response.catch(() => {});
    requests.add(request);
    if (first) request.go();
    else pump();
    return request;
  };
  // By then every rail that waited for the engine has taken its request; what is left nobody wants any more.
  setTimeout(() => {
    ahead.forEach((control) => control.abort());
    ahead.clear();
  }, 1000);

  // A page that is left breaks its requests off, which is nobody's fault. It may be back.
  let left;
  listen(window, "pagehide", () => {
    left ??= new Promise((resolve) => addEventListener("pageshow", resolve, { once: true }))
      // For longer than whoever waits to know.
      .then(() => pause(500))
      .then(() => (left = undefined));
  });

  // What rails do by themselves when their time comes, not in a hidden tab.
  const served = new Map(); // by element
  let alarm;
  const watchClock = () => {
    clearTimeout(alarm);
    const due = Math.min(...[...served.values()].map(({ due }) => (due >= 0 ? due : Infinity)));
    if (due < Infinity) alarm = setTimeout(rouse, Math.max(0, due - now()));
  };
  const rouse = (event) => {
    if (event?.type == "online") served.forEach((one) => one.due == Infinity && (one.due = 0));
    if (document.hidden) return;
    for (const [host, one] of served) {
      if (!(one.due <= now())) continue;
      one.due = NaN;
      try {
        one.rail.wake();
      } catch (error) {
        trap(error, host);
      }
    }
    watchClock();
  };
  listen(window, "online", rouse);
  listen(document, "visibilitychange", rouse);

  // Copies of feeds in the reader's browser: the first 128 kB of 8 feeds, none older than a week. A copy is a line with its time
  // and type, and the bytes, a character each: it is read as the feed was.
  const KEPT = "newsrail:1:";
  const MOST_KEPT = 131072;
  const age = (copy) => Date.now() - parseInt(copy);
  const isOfUse = (copy) => age(copy) > -86400000 && age(copy) < 604800000;
  const store = (url, type, text) => {
    try {
      const names = Object.keys(localStorage).filter((name) => name.startsWith(KEPT) && name != KEPT + url);
      names.sort((a, b) => age(localStorage[a]) - age(localStorage[b]));
      names.forEach((name, place) => (place < 7 && isOfUse(localStorage[name])) || localStorage.removeItem(name));
      localStorage.setItem(KEPT + url, `${Date.now()} ${type}\n${text}`);
      return true;
    } catch {
      return false;
    }
  };
  const kept = (url) => {
    try {
      const copy = localStorage.getItem(KEPT + url);
      // A clock that was a year ahead must not keep it for a year.
      if (!copy || !isOfUse(copy)) return failed({ code: "network" });
      const [, at, type, text] = /^(\d+) (.*)\n([^]*)$/.exec(copy);
      const response = new Response(Uint8Array.from(text, (c) => c.charCodeAt()), { headers: { "content-type": type } });
      return open(url, 60, true, false, { response: Promise.resolve(response), at: +at });
    } catch {
      return failed({ code: "storage" });
    }
  };

  /** The engine's half of an element, with the property `feed` as a page sets it: an object, or JSON text. */
  class FedRail extends Rail {
    #one;
    constructor(one) {
      served.set(one.host, one);
      const { host, root, port, values, feed } = one;
      Object.assign(port, {
        turn: () => turnOf(host),
        mark(since, retry) {
          const make = (parent, tag, part, text) => {
            const node = parent.appendChild(document.createElement(tag));
            node.part = part;
            node.append(text);
            return node;
          };
          one.mark?.remove();
          if (since) make((one.mark = make(one.root.querySelector("[part=header]"), "span", "meta", since)), "button", "retry", retry);
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
          watchClock();
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
      });
      super(host, root, port, values, typeof feed == "string" ? feed : json(feed));
      this.#one = one;
    }
    set(values) {
      const before = this.#one.values;
      this.#one.values = values;
      // Whether what it says is shown does not concern it.
      if (values.some((value, place) => place != __DEBUG__ && value != before[place])) super.set(values);
    }
    refresh() {
      let done;
      const answer = new Promise((resolve) => (done = resolve));
      // Not in there: a trap would be the promise's.
      super.refresh(done);
      return answer;
    }
    feed(feed) {
      this.#one.feed = feed;
      super.feed(typeof feed == "string" ? feed : json(feed));
    }
  }

  // Dates are told anew when the first one in sight changes: one timer for the page, and none while nobody looks.
  const inSight = new Set();
  let bell;
  const tick = () => {
    clearTimeout(bell);
    const waits = document.hidden ? [] : [...inSight].map((host) => served.get(host)?.rail?.tick() ?? Infinity);
    const wait = Math.min(...waits);
    if (wait < Infinity) bell = setTimeout(tick, wait);
  };
  const eyes =
    window.IntersectionObserver &&
    new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) inSight[isIntersecting ? "add" : "delete"](target);
      tick();
    });
  listen(document, "visibilitychange", tick);

  const begin = (one) => {
    watch(one.host, one.tag);
    try {
      one.rail = new FedRail(one);
      eyes?.observe(one.host);
    } catch (error) {
      trap(error, one.host);
    }
  };
  /** What the loader calls: the rail of whatever engine runs. */
  function Served(host, root, port, values, feed, tag) {
    const one = { host, root, port, values, feed, tag, urls: new Set(), due: NaN };
    begin(one);
    const free = () => {
      one.isGone = true;
      served.delete(host);
      eyes?.unobserve(host);
      inSight.delete(host);
      watchClock();
      one.rail?.free();
    };
    return new Proxy(one, { get: (_, name) => (name == "free" ? free : one.rail?.[name]?.bind(one.rail)) });
  }

  // Attributes are live by themselves, the other sources of values by observation.
  const observer = new MutationObserver(() => rails.forEach((rail) => rail[key]({})));
  // What morphs a page takes away what is not in its new text.
  const states = new MutationObserver((records) => {
    for (const { target, oldValue } of records) if (rails.has(target) && !target.hasAttribute("state")) target.setAttribute("state", oldValue);
  });
  const watch = (rail, tag) => {
    observer.observe(rail, { childList: true, characterData: true, subtree: true });
    states.observe(rail, { attributeFilter: ["state"], attributeOldValue: true });
    if (tag) observer.observe(tag, { attributes: true });
    lists.observe(rail.shadowRoot, { childList: true, subtree: true });
  };

  // newsrail-view: an item half visible for a second, once.
  const timers = new WeakMap();
  const view = (item) => {
    sight.unobserve(item);
    const { host } = item.getRootNode();
    const index = [...item.parentNode.children].indexOf(item);
    if (host) tell(host, "view", { url: item.querySelector("a")?.href, index });
  };
  const sight =
    window.IntersectionObserver &&
    new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          clearTimeout(timers.get(target));
          if (isIntersecting) timers.set(target, setTimeout(() => target.isConnected && view(target), 1000));
        }
      },
      { threshold: 0.5 },
    );
  const lists = new MutationObserver((records) => {
    for (const { addedNodes } of records) {
      for (const node of addedNodes) {
        const items = node.matches?.("[part~=item]") ? [node] : node.querySelectorAll?.("[part~=item]") || [];
        for (const item of items) sight?.observe(item);
        if (items.length) tick();
      }
    }
  });
  observer.observe(document.documentElement, { attributeFilter: ["lang"] });
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
    clearTimeout(alarm);
    clearTimeout(bell);
    for (const watcher of [observer, states, lists, sight, eyes]) watcher?.disconnect();
    for (const request of requests) request.abort();
    const rest = [...served.values()];
    for (const one of rest) {
      one.rail = undefined;
      // With the old elements go the listeners of the old engine.
      one.root.replaceWith((one.root = one.root.cloneNode()));
    }
    renewed = here.endsWith("#2")
      ? Promise.reject(failure("panic"))
      : import(here + "#2")
          .then(({ attend }) => attend({ ...loader, dress: null, wasm: module }))
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
      if (stack && [sign, __WASM__, here].some((name) => name && stack.includes(name))) {
        event.preventDefault();
        trap(error);
      }
    });
  }
  // What readers do the engine hears of itself.
  for (const type of ["click", "keydown"]) listen(window, type, ({ target }) => served.has(target) && work(target));
  /** The nearest language of the page, also through shadow roots, else the browser's. */
  const lang = (node) => (node ? node.lang || lang(node.parentNode || node.host) : navigator.language);
  const self = { turn, trap, lang, begin, Rail: Served };
  return self;
};
