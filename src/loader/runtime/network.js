// The request queue of all rails, and their cached copies.

/**
 * `ahead`: the feeds that the loader requested, by URL. `fetch` is the page's; `signal` aborts when the engine ends; `alive` keeps promises
 * pending after that; `turnOf` waits for a turn on behalf of a rail or URL, and `work` notes what is being worked on.
 */
const network = ({ ahead, fetch, signal, alive, turnOf, work }) => {
  // At most 4 requests in flight, 2 per host, each until its body has been read.
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
  const failed = (fault) => ({ response: Promise.reject(fault), done() {}, isAgain() {} });
  /** A request for a URL, or for its `copy`. For the parameters see `Port::open`. */
  const open = (url, seconds, anew, keep, copy) => {
    if (!copy) {
      if (location.protocol == "https:" && /^http:\/\/(?!localhost|127\.)/.test(url)) return failed({ code: "mixed-content", phase: "fetch" });
      const trouble = standingTrouble(url, anew);
      if (trouble) return failed(trouble);
    }
    const control = (!copy && ahead.get(url)) || new AbortController();
    const first = (copy || control).response;
    if (!copy) ahead.delete(url);
    let start, answer, next, text, isOdd, isLate, isAgain;
    const notes = [];
    const [begin, hasBegun, endWait] = deadline(
      seconds,
      () => left,
      () => {
        isLate = true;
        control.abort();
      },
    );
    const fault = (...what) => noteTrouble(url, request.facts, ...what);
    /** The fault behind a failed transfer; `undefined` if the page was left and is back. */
    const why = async (phase) => {
      if (isLate) return fault("timeout", phase == "fetch" ? "headers" : phase);
      // Only a moment later is it known whether the page is being left, and whether its policy was violated: WebKit aborts requests well before
      // `pagehide`. This may wait until the page is back.
      await pause(300);
      if (left) return left;
      // Aborted by `done`.
      if (!requests.has(request)) throw {};
      const directive = refused[url];
      if (directive) request.facts.directive = directive;
      return fault(
        directive ? "csp" : !navigator.onLine ? "offline" : isOdd ? "patched-fetch" : "network",
        phase,
      );
    };
    const ask = async (first, cache = "default") => {
      try {
        // A failed early request is repeated: a violation of the page's policy is only noted from now on.
        first = await first?.catch(() => {});
        answer = await (first || fetch(url, { credentials: "same-origin", signal: control.signal, cache }));
        if (isPatched(fetch, answer)) throw answer;
      } catch (error) {
        isOdd = isPatched(fetch, answer, error);
        const fault = await why("fetch");
        if (fault) throw fault;
        return ask();
      }
      if (requests.has(request)) hasBegun();
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
      next = bodyOf(answer);
      const { origin } = new URL(request.url);
      if (redirected && origin != new URL(url).origin) notes.push(`redirected It is on ${origin} now.`);
      work(url);
      return answer;
    };
    const chunk = async () => {
      const { facts } = request;
      // Before the first byte, also that of a repeated request: begin the copy.
      if (facts.bytes == null) text = request.keep ? "" : undefined;
      try {
        const bytes = await next();
        facts.bytes = (facts.bytes || 0) + (bytes?.length || 0);
        facts.start ??= bytes && String.fromCharCode(...bytes.slice(0, 64));
        if (bytes && text?.length <= WHOLE_KEPT) text += String.fromCharCode(...bytes);
        work(url);
        return bytes;
      } catch {
        // No copy is made of an aborted response.
        text = undefined;
        const fault = await why("body");
        if (fault) throw fault;
        isAgain = true;
        arrive(ask());
      }
      throw {};
    };
    const request = {
      keep,
      host: copy || new URL(url).host,
      facts: {},
      at: copy?.at ?? Date.now(),
      go() {
        request.busy = true;
        begin();
        start();
      },
      // Nobody reads any further: aborts what is still to come.
      done() {
        control.abort();
        endWait();
        // If it was still queued, releases whoever waits for the response.
        start();
        requests.delete(request);
        pump();
      },
      turn: () => turnOf(url),
      read: () => alive(chunk()),
      isAgain: () => isAgain && !(isAgain = false),
      notes(whole) {
        if (!copy) troubles.delete(url);
        if (whole && !keepText(url, request, text)) notes.push("storage");
        return notes;
      },
    };
    const arrive = (answer) => {
      request.response = alive(answer);
      // Callers handle the rejection; it must not surface in the page as unhandled.
      request.response.catch(() => {});
    };
    arrive(new Promise((resolve) => (start = resolve)).then(() => ask(first)));
    requests.add(request);
    if (first) request.go();
    else pump();
    return request;
  };
  // By then every rail that waited for the engine has taken its early request; the rest are no longer wanted.
  setTimeout(() => {
    ahead.forEach((control) => control.abort());
    ahead.clear();
  }, 1000);

  // Leaving a page aborts its requests, which is not a fault. The page may come back from the back/forward cache.
  let left;
  const leave = () => {
    left ??= new Promise((resolve) => addEventListener("pageshow", resolve, { once: true }))
      // Longer than the pause in `why`.
      .then(() => pause(500))
      .then(() => (left = undefined));
  };
  listen(window, "pagehide", leave, signal);

  /** The same for the cached copy of a feed; fails with `network` if there is none. */
  const copy = (url, isWhole) => {
    try {
      const found = copyOf(url, isWhole);
      return found ? open(url, 60, true, 0, found) : failed({ code: "network" });
    } catch {
      return failed({ code: "storage" });
    }
  };

  const stop = () => requests.forEach((request) => request.done());
  return { open, copy, stop };
};
