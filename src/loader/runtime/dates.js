// Updates relative dates, and the marks of stale lists, when the first one in sight changes, and at least once a minute until then: one timer for the
// page, none while it is hidden or no rail is in sight.

/** `tickRail` updates the dates of a rail, and returns in how many milliseconds the next one changes. */
const watchDates = (tickRail) => {
  const visible = new Set();
  let timer;
  const tick = () => {
    clearTimeout(timer);
    const wait = document.hidden ? Infinity : Math.min(...[...visible].map((host) => tickRail(host) ?? Infinity));
    // The clock may be set meanwhile, and timers may stop while a computer sleeps.
    if (wait < Infinity) timer = setTimeout(tick, Math.min(wait, 60000));
  };
  const observer =
    window.IntersectionObserver &&
    new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) visible[isIntersecting ? "add" : "delete"](target);
      tick();
    });
  listen(document, "visibilitychange", tick);
  return {
    tick,
    watch: (host) => observer?.observe(host),
    leave(host) {
      observer?.unobserve(host);
      visible.delete(host);
    },
  };
};
