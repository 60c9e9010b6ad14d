// The demo page's own script: the theme button and the copy button. The rails need none of it.
(() => {
  const root = document.documentElement;
  const stored = (() => { try { return localStorage.getItem("theme"); } catch { return null; } })();
  if (stored === "light" || stored === "dark") root.dataset.theme = stored;   // before the first paint
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const theme = () => root.dataset.theme || (dark.matches ? "dark" : "light");

  // Where the page has no secure context there is no clipboard object: a selected text field still copies.
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const field = document.createElement("textarea");
      field.value = text;
      field.className = "off-screen";
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      return done;
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    const toggle = document.querySelector("[data-theme-toggle]");
    const label = () => { if (toggle) toggle.textContent = theme() === "dark" ? "浅色" : "深色"; };
    toggle?.addEventListener("click", () => {
      root.dataset.theme = theme() === "dark" ? "light" : "dark";
      try { localStorage.setItem("theme", root.dataset.theme); } catch { /* private mode: the choice lasts as long as the page */ }
      label();
    });
    dark.addEventListener("change", label);
    label();

    const button = document.querySelector("[data-copy-address]");
    const face = button?.firstElementChild;
    const words = face?.textContent;
    const status = document.querySelector("[data-copy-status]");
    let timer = 0;
    button?.addEventListener("click", async () => {
      const title = document.querySelector("h1").textContent.trim();
      const done = await copy(`${title}\n${location.href.split("#")[0]}`);
      face.textContent = status.textContent = done ? "已复制" : "复制失败";
      clearTimeout(timer);
      timer = setTimeout(() => { face.textContent = words; status.textContent = ""; }, 2500);
    });
  });
})();
