// The request queue of all rails, and their cached copies.

/**
 * `earlyRequests`: the feeds that the loader requested, by URL. `fetch` is the page's; `signal` aborts when the engine ends; `alive` keeps promises
 * pending after that; `turnOf` waits for a turn on behalf of a rail or URL, and `work` notes what is being worked on.
 */
const network = ({ earlyRequests, fetch, signal, alive, turnOf, work }) => {
  // At most 4 requests in flight, 2 per host, each until its body has been read.
  const requests = new Set();
  const startQueued = () => {
    const busy = [...requests].filter((request) => request.busy);
    for (const request of requests) {
      if (!request.busy && busy.length < 4 && busy.filter(({ host }) => host == request.host).length < 2) {
        busy.push(request);
        request.go();
      }
    }
  };
  const rejected = (fault) => ({ response: Promise.reject(fault), done() {}, isAgain() {} });
  /** A request for a URL, or for its `copy`. For the parameters see `Port::open`. */
  const open = (url, seconds, anew, keep, copy) => {
    if (!copy) {
      if (location.protocol == "https:" && /^http:\/\/(?!(localhost|127\.[\d.]+|\[::1])[:/])/.test(url)) return rejected({ code: "mixed-content", phase: "fetch" });
      const recent = unexpiredFault(url, anew);
      if (recent) return rejected(recent);
    }
    const controller = (!copy && earlyRequests.get(url)) || new AbortController();
    const early = (copy || controller).response;
    if (!copy) earlyRequests.delete(url);
    let leaveQueue, response, next, text, isFetchPatched, isTimedOut, isRestarted;
    const notes = [];
    const [startDeadline, extendDeadline, stopDeadline] = deadline(
      seconds,
      () => away,
      () => {
        isTimedOut = true;
        controller.abort();
      },
    );
    const fault = (...what) => recordFault(url, request.facts, ...what);
    /** The fault behind a failed transfer; `undefined` if the page was left and is back. */
    const findFault = async (phase) => {
      if (isTimedOut) return fault("timeout", phase == "fetch" ? "headers" : phase);
      // Only a moment later is it known whether the page is being left, and whether its policy was violated: WebKit aborts requests well before
      // `pagehide`. This may wait until the page is back.
      await pause(300);
      if (away) return away;
      // Aborted by `done`.
      if (!requests.has(request)) throw {};
      const directive = blockedUrls[url];
      if (directive) request.facts.directive = directive;
      return fault(
        directive ? "csp" : !navigator.onLine ? "offline" : isFetchPatched ? "patched-fetch" : "network",
        phase,
      );
    };
    const send = async (early, cache = "default") => {
      try {
        // A failed early request is repeated: a violation of the page's policy is only noted from now on.
        early = await early?.catch(() => {});
        response = await (early || fetch(url, { credentials: "same-origin", signal: controller.signal, cache }));
        if (isPatched(fetch, response)) throw response;
      } catch (error) {
        isFetchPatched = isPatched(fetch, response, error);
        const fault = await findFault("fetch");
        if (fault) throw fault;
        return send();
      }
      if (requests.has(request)) extendDeadline();
      const { status, headers, redirected } = response;
      request.facts = { status };
      if (status == 304 && cache != "reload") {
        notes.push("304-no-cache");
        return send(undefined, "reload");
      }
      if (!(status >= 200 && status < 300)) {
        // Whoever uses the browser now may not be who may read it.
        if (status == 401) removeCopy(url);
        const retryAfter = (status == 429 || status == 503) && headers.get("retry-after");
        const wait = /^\d+$/.test(retryAfter) ? retryAfter * 1000 : /GMT$/.test(retryAfter) ? Math.max(0, Date.parse(retryAfter) - Date.now()) : NaN;
        throw fault(status == 429 || wait >= 0 ? "rate-limited" : "http", "fetch", Math.min(wait, 3600000));
      }
      if ((request.isPart = status == 206)) notes.push("partial");
      // One reader's feed must not be shown to the next who uses this browser.
      request.isPrivate = /private|no-store/i.test(headers.get("cache-control"));
      request.type = headers.get("content-type") ?? undefined;
      request.url = response.url || url;
      next = bodyReader(response);
      const { origin } = new URL(request.url);
      if (redirected && origin != new URL(url).origin) notes.push(`redirected It is on ${origin} now.`);
      work(url);
      return response;
    };
    const readChunk = async () => {
      const { facts } = request;
      // Before the first byte, also that of a repeated request: begin the copy.
      if (facts.bytes == null) text = request.keep ? "" : undefined;
      try {
        const bytes = await next();
        facts.bytes = (facts.bytes || 0) + (bytes?.length || 0);
        facts.start ??= bytes && String.fromCharCode(...bytes.slice(0, 64));
        if (bytes && text?.length <= MAX_WHOLE_LENGTH) text += String.fromCharCode(...bytes);
        work(url);
        return bytes;
      } catch {
        // No copy is made of an aborted response.
        text = undefined;
        const fault = await findFault("body");
        if (fault) throw fault;
        isRestarted = true;
        setResponse(send());
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
        startDeadline();
        leaveQueue();
      },
      // Nobody reads any further: aborts what is still to come.
      done() {
        controller.abort();
        stopDeadline();
        // If it was still queued, releases whoever waits for the response.
        leaveQueue();
        requests.delete(request);
        startQueued();
      },
      turn: () => turnOf(url),
      read: () => alive(readChunk()),
      isAgain: () => isRestarted && !(isRestarted = false),
      notes(whole) {
        if (!copy) failedUrls.delete(url);
        if (request.isPrivate && text) {
          removeCopy(url);
          notes.push("storage The server forbids copies: Cache-Control.");
        } else if (whole && !cacheText(url, request, text)) notes.push("storage");
        return notes;
      },
    };
    const setResponse = (response) => {
      request.response = alive(response);
      // Callers handle the rejection; it must not surface in the page as unhandled.
      request.response.catch(() => {});
    };
    setResponse(new Promise((resolve) => (leaveQueue = resolve)).then(() => send(early)));
    requests.add(request);
    if (early) request.go();
    else startQueued();
    return request;
  };
  // A second after the page is there, every rail that waited for the engine has taken its early request; the rest are no longer wanted.
  const abortUnclaimed = async () => {
    for (let isThere; !isThere; ) {
      isThere = document.readyState != "loading";
      await pause(1000);
    }
    earlyRequests.forEach((controller) => controller.abort());
    earlyRequests.clear();
  };
  abortUnclaimed();

  // Leaving a page aborts its requests, which is not a fault. The page may come back from the back/forward cache.
  let away;
  const onPageHide = () => {
    away ??= new Promise((resolve) => ["pageshow", "resume"].forEach((type) => addEventListener(type, resolve, { once: true, capture: true })))
      // Longer than the pause in `findFault`.
      .then(() => pause(500))
      .then(() => (away = undefined));
  };
  listen(window, "pagehide", onPageHide, signal);
  // Chromium freezes tabs that are long in the background.
  listen(window, "freeze", onPageHide, signal);

  /** The same for the cached copy of a feed; fails with `network` if there is none. */
  const copy = (url, isWhole) => {
    try {
      const found = cachedCopy(url, isWhole);
      return found ? open(url, 60, true, 0, found) : rejected({ code: "network" });
    } catch {
      return rejected({ code: "storage" });
    }
  };

  const stop = () => requests.forEach((request) => request.done());
  return { open, copy, stop };
};
