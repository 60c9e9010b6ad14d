// Browsers that cannot adopt constructed style sheets: Chromium before 99, Firefox before 101, Safari before 16.4.

/** Links the file with all style sheets to a shadow root that has adopted none. Without styles, pictures would be wider than the page. */
const linkSheets = (root) => {
  if (root.adoptedStyleSheets?.length || firstIn(root, "link")) return;
  const link = make("link");
  link.rel = "stylesheet";
  link.href = new URL(__SHEETS__, wasmUrl).href;
  root.append(link);
};
