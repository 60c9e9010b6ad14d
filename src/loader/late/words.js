// Dates and counts in words, by the browser's own Intl.

/** What a formatter of `Intl` makes of a value, in English where it does not know the language. Empty for what cannot be said. */
const inWords = (formatter, lang, options, value, unit) => {
  for (const tag of [lang, "en"]) {
    try {
      const intl = new Intl[formatter](tag, JSON.parse(options));
      return intl.format ? intl.format(value, unit) : intl.select(value);
    } catch {}
  }
  return "";
};
