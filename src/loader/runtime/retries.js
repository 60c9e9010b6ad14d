// URLs that failed, and when to retry them.

let failedUrls = new Map(); // by URL: how often it failed, the last fault, and until when it is not requested
/** Continues with the failures of the engine before, which had another instance of this module. */
const inheritFailures = (known) => {
  failedUrls = known;
};
/** The fault of a URL that must not be requested again yet. `anew`: the request is explicit, so only the server's rate limit counts. */
const unexpiredFault = (url, anew) => {
  const { until, fault } = failedUrls.get(url) || {};
  if ((fault?.code == "rate-limited" || !anew) && now() < until - 50) return fault;
};
/** Notes a fault, and returns it with the time of the next try, if any; `wait`: the server's Retry-After, in milliseconds. */
const recordFault = (url, facts, code, phase, wait) => {
  const { tries = 0 } = failedUrls.get(url) || {};
  // After 2, 4 and 8 seconds, with jitter. A server that keeps answering "in a second" is asked less and less often.
  const backoff = 2000 * 2 ** Math.min(tries, 10) + 1000 * Math.random();
  // What fails when the browser has just come online may not be reachable yet. A first `network` before the body is rather a CORS header that is missing.
  const isTransient = tries < 3 && (facts.status >= 500 || code == "rate-limited" || (code == "network" && (tries || phase == "body")));
  const ms = wait >= 0 ? Math.max(wait, tries < 3 ? 1000 : backoff) : isTransient ? backoff : NaN;
  const fault = { ...facts, code, phase };
  if (ms >= 0) fault.retryAt = Date.now() + ms;
  failedUrls.set(url, { tries: tries + 1, until: now() + ms, fault });
  // URLs that change with the page would pile up. Those that must not be requested yet stay.
  for (const [known, { until }] of failedUrls) if (failedUrls.size > 50 && !(until > now())) failedUrls.delete(known);
  return fault;
};
