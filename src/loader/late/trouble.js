// Addresses that failed, and when they are worth another try.

const troubles = new Map(); // by address: how often, with what, and until when it is left alone
/** What failed a moment ago, where it is not to be asked for again yet; `anew`: somebody asks for it, and only its server can forbid it. */
const standingTrouble = (url, anew) => {
  const { until, fault } = troubles.get(url) || {};
  if ((fault?.code == "rate-limited" || !anew) && now() < until - 50) return fault;
};
/** Notes a fault, and answers it with when it is worth another try; `wait`: what the server asks for, in milliseconds. */
const noteTrouble = (url, facts, code, phase, wait) => {
  const { tries = 0 } = troubles.get(url) || {};
  // After 2, 4 and 8 seconds, and not all readers at once. A server that keeps saying "in a second" is asked ever less.
  const backoff = 2000 * 2 ** Math.min(tries, 10) + 1000 * Math.random();
  const isPassing = tries < 3 && (facts.status >= 500 || code == "rate-limited");
  const ms = wait >= 0 ? Math.max(wait, tries < 3 ? 1000 : backoff) : isPassing ? backoff : NaN;
  const fault = { ...facts, code, phase };
  if (ms >= 0) fault.retryAt = Date.now() + ms;
  troubles.set(url, { tries: tries + 1, until: now() + ms, fault });
  return fault;
};
