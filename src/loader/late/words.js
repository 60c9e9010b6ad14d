// Dates and counts in words, by the browser's own Intl, and dates without a time zone.

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

/** When the reader's clock shows what a clock in UTC shows at `ms`: a date and time without a zone are local. */
const localToUtc = (ms) => +new Date(new Date(ms).toISOString().slice(0, -1));
