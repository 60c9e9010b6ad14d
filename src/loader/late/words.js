// Dates and counts in words, by the browser's Intl, and dates without a time zone.

/** Formats a value with a formatter of `Intl`, in English if the language tag is invalid. Empty if that fails too. */
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
