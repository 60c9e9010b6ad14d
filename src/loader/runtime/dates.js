// Updates relative dates when the first one in sight changes: one timer for the page, none while it is hidden or no rail is in sight.

/** `tickOf` updates the dates of a rail, and returns in how many milliseconds the next one changes. */
const watchDates = (tickOf) => {
  const inSight = new Set();
  let bell;
  const tick = () => {
    clearTimeout(bell);
    const wait = document.hidden ? Infinity : Math.min(...[...inSight].map((host) => tickOf(host) ?? Infinity));
    if (wait < Infinity) bell = setTimeout(tick, wait);
  };
  const eyes =
    window.IntersectionObserver &&
    new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) inSight[isIntersecting ? "add" : "delete"](target);
      tick();
    });
  listen(document, "visibilitychange", tick);
  return {
    tick,
    watch: (host) => eyes?.observe(host),
    leave(host) {
      eyes?.unobserve(host);
      inSight.delete(host);
    },
  };
};
