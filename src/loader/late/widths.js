// A rail of another width has another height.

/** Observes rails: `release` lets go of the height that one was held at in sight. Nothing where the browser does not tell of sizes. */
const watchWidths = (release) => {
  const widths = new WeakMap();
  return (
    window.ResizeObserver &&
    new ResizeObserver((entries) => {
      for (const { target, contentRect } of entries) {
        const { width } = contentRect;
        // A scroll bar that comes or goes is no reason to move, and what the page itself has reserved holds. Not in here: a change of size in
        // between is an error to some pages.
        const change = Math.abs(width - (widths.get(target) ?? width));
        if (change > 20 && !target.shadowRoot.querySelector(".box")?.style.overflow) setTimeout(release, 0, target);
        widths.set(target, width);
      }
    })
  );
};
