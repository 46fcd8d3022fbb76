import * as z from 'zod/mini';

/** The last moment that a `Date` can hold, in epoch milliseconds; a later one renders as `Invalid Date`. */
export const maxInstant = 8.64e15;

/** A moment in epoch milliseconds. */
export const instant = z.number().check(z.int(), z.nonnegative(), z.maximum(maxInstant));
