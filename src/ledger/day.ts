// The UTC day that budgets and free allocations are counted by.

/** As YYYY-MM-DD. @param at milliseconds since the epoch */
export const utcDay = (at: number): string => new Date(at).toISOString().slice(0, 10);
