// How long a response may take.

/**
 * Calls `onTimeout` when `seconds` are over, or half of them without a first byte. A deadline that falls while the page is left (`isAway()`), or while
 * nothing ran, as in a frozen tab or below an open dialog, starts over: what has arrived meanwhile is still to be read. Timers of hidden pages are late by themselves. Returns functions to start it, to call at the first byte, and to stop it.
 */
const deadline = (seconds, isAway, onTimeout) => {
  let timer, end;
  const stop = () => clearTimeout(timer);
  const wait = (ms) => {
    stop();
    const due = now() + ms;
    timer = setTimeout(() => (isAway() || (now() - due > 1500 && !document.hidden) ? begin(ms) : onTimeout()), ms);
  };
  const begin = (ms = seconds * 500) => {
    end = now() + seconds * 1000;
    wait(ms);
  };
  return [begin, () => wait(end - now()), stop];
};
