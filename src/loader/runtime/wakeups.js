// What rails do at a planned time, except in a hidden tab.

/**
 * Wakes the rails of `records` when they are `due`: a time as of `now()`, Infinity for when the browser is online again, NaN for never.
 * Call `watch()` when one has changed; what a rail throws goes to `onException`, with its element. A rail may be without an engine.
 */
const scheduleWakeups = (records, onException) => {
  let timer;
  const watch = () => {
    clearTimeout(timer);
    const due = Math.min(...[...records.values()].map(({ due }) => (due >= 0 ? due : Infinity)));
    // Browsers limit timers to 2^31 - 1 ms, about 24 days.
    if (due < Infinity) timer = setTimeout(wakeDue, Math.min(2 ** 31 - 1, Math.max(0, due - now())));
  };
  const wakeDue = (event) => {
    if (event?.type == "online") records.forEach((record) => record.due == Infinity && (record.due = 0));
    if (document.hidden) return;
    for (const [host, record] of records) {
      if (!(record.due <= now())) continue;
      record.due = NaN;
      try {
        record.rail?.wake();
      } catch (error) {
        onException(error, host);
      }
    }
    watch();
  };
  listen(window, "online", wakeDue);
  listen(document, "visibilitychange", wakeDue);
  return { watch };
};
