// How long an answer may take.

/**
 * Calls `miss` when `seconds` are over, half of which are for the first byte. The time that a page is left, as `isAway()` tells, does not
 * count. Answers what begins it, what is to be called at the first byte, and what ends it.
 */
const deadline = (seconds, isAway, miss) => {
  let timer, end;
  const stop = () => clearTimeout(timer);
  const wait = (ms) => {
    stop();
    timer = setTimeout(() => (isAway() ? begin(ms) : miss()), ms);
  };
  const begin = (ms = seconds * 500) => {
    end = now() + seconds * 1000;
    wait(ms);
  };
  return [begin, () => wait(end - now()), stop];
};
