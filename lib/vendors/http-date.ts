const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const time = String.raw`(?<hour>[01]\d|2[0-3]):(?<minute>[0-5]\d):(?<second>[0-5]\d|60)`;
/** The three forms of RFC 9110, 5.6.7: IMF-fixdate, RFC 850, asctime. */
const forms = [
  new RegExp(`^[a-z]{3}, (?<day>\\d\\d) (?<month>[a-z]{3}) (?<year>\\d{4}) ${time} GMT$`, 'i'),
  new RegExp(`^[a-z]{6,9}, (?<day>\\d\\d)-(?<month>[a-z]{3})-(?<year>\\d\\d) ${time} GMT$`, 'i'),
  new RegExp(`^[a-z]{3} (?<month>[a-z]{3}) (?<day>[ \\d]\\d) ${time} (?<year>\\d{4})$`, 'i'),
];

/** An HTTP date in epoch milliseconds; `null` for other text. `Date.parse` would also accept `-1`. */
export function parseHttpDate(text: string): number | null {
  const parts = forms.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  if (parts === undefined) return null;
  const month = months.indexOf((parts.month ?? '').toLowerCase());
  const day = Number(parts.day);
  // [I] A year of two digits is of this century: the form is obsolete, and a wait is in the future.
  const year = Number(parts.year) + (parts.year?.length === 2 ? 2000 : 0);
  const date = new Date(
    Date.UTC(year, month, day, Number(parts.hour), Number(parts.minute), Number(parts.second)),
  );
  return month >= 0 && date.getUTCMonth() === month && date.getUTCDate() === day ? date.getTime() : null;
}
