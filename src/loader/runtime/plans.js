// What rails do at a planned time, except in a hidden tab.

/**
 * Wakes the rails of `served` when they are `due`: a time as of `now()`, Infinity for when the browser is online again, NaN for never.
 * Call `watch()` when one has changed; what a rail throws goes to `trap`, with its element. A rail may be without an engine.
 */
const keepPlans = (served, trap) => {
  let alarm;
  const watch = () => {
    clearTimeout(alarm);
    const due = Math.min(...[...served.values()].map(({ due }) => (due >= 0 ? due : Infinity)));
    // Browsers limit timers to 2^31 - 1 ms, about 24 days.
    if (due < Infinity) alarm = setTimeout(rouse, Math.min(2 ** 31 - 1, Math.max(0, due - now())));
  };
  const rouse = (event) => {
    if (event?.type == "online") served.forEach((one) => one.due == Infinity && (one.due = 0));
    if (document.hidden) return;
    for (const [host, one] of served) {
      if (!(one.due <= now())) continue;
      one.due = NaN;
      try {
        one.rail?.wake();
      } catch (error) {
        trap(error, host);
      }
    }
    watch();
  };
  listen(window, "online", rouse);
  listen(document, "visibilitychange", rouse);
  return { watch };
};
