const two = (value: number): string => String(value).padStart(2, '0');

/** The local day of a moment, as a date field writes it: `2026-11-21`. */
export function localDay(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The local time of a moment, as a time field writes it. */
export function localTime(at: number): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}
