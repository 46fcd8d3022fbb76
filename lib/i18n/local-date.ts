const padTwo = (value: number): string => String(value).padStart(2, '0');

/** The local day in the format of a date input, `2026-11-21`. @param at epoch milliseconds */
export function localDay(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${padTwo(date.getMonth() + 1)}-${padTwo(date.getDate())}`;
}

/** The local time in the format of a time input, `09:05`. @param at epoch milliseconds */
export function localTime(at: number): string {
  const date = new Date(at);
  return `${padTwo(date.getHours())}:${padTwo(date.getMinutes())}`;
}
