// A rail whose width changes needs another height.

/** An observer of rails, which calls `release` to let a rail go of the height it kept. `undefined` without ResizeObserver. */
const watchWidths = (release) => {
  const widths = new WeakMap();
  return (
    window.ResizeObserver &&
    new ResizeObserver((entries) => {
      for (const { target, contentRect } of entries) {
        const { width } = contentRect;
        // Ignore a scroll bar that comes or goes, and a box that has the height the page reserved. In a later task: a change of size in the
        // callback raises a ResizeObserver loop error, which some pages report.
        const change = Math.abs(width - (widths.get(target) ?? width));
        if (change > 20 && !target.shadowRoot.querySelector(".box")?.style.overflow) setTimeout(release, 0, target);
        widths.set(target, width);
      }
    })
  );
};
