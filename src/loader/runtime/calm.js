// When a list that the reader may be looking at can be replaced.

/** Resolves once the list may be replaced: when no video is open in it, and it is out of sight, or neither hovered nor focused. */
const calm = async (host) => {
  for (;;) {
    // Whoever has scrolled on, or turned to another tab, may be listening.
    while (firstIn(host.shadowRoot, "video,iframe")) await pause(300);
    const { top, bottom } = host.getBoundingClientRect();
    if (document.hidden || bottom < 0 || top > innerHeight || !(host.matches(":hover,:focus-within") || host.shadowRoot.activeElement)) return pause(0);
    await pause(300);
  }
};
