// How a deployment's neurons of one UTC day are dealt out: from a root to shards, and from a shard to single calls. Pure.
// Nothing is taken twice, and what is given back was taken; who keeps the figures, it does not know.

/** Neurons that are free of charge, and neurons that are paid for. */
export interface Neurons {
  readonly free: number;
  readonly paid: number;
}

export const NO_NEURONS: Neurons = { free: 0, paid: 0 };

/** Stands for "as many as you like" where there is no cap: more than all accounts together use in a day. */
export const UNCAPPED = 1e15;

export const plus = (left: Neurons, right: Neurons): Neurons => ({
  free: left.free + right.free,
  paid: left.paid + right.paid,
});

export const minus = (left: Neurons, right: Neurons): Neurons => ({
  free: left.free - right.free,
  paid: left.paid - right.paid,
});

export const total = ({ free, paid }: Neurons): number => free + paid;

/** What a day holds: the account's free allocation and what may be paid for, both within a cap of all neurons. */
export function dayStock(freeNeurons: number, cap: number | undefined): Neurons {
  if (cap === undefined) return { free: freeNeurons, paid: UNCAPPED };
  const free = Math.min(freeNeurons, cap);
  return { free, paid: cap - free };
}

/** At most `wanted` of what is there, the free ones first. */
export function takeFrom(stock: Neurons, wanted: number): Neurons {
  const free = Math.min(Math.max(0, stock.free), wanted);
  return { free, paid: Math.min(Math.max(0, stock.paid), wanted - free) };
}

/**
 * What a call that used `used` keeps of what it had taken, the free ones first. What it used beyond that counts as paid, even
 * where nothing was left: it has been used.
 */
export function keepOf(taken: Neurons, used: number): Neurons {
  const free = Math.min(taken.free, used);
  return { free, paid: used - free };
}

/**
 * What the root leases to a shard that wants some: more than it asks for, so that it does not come for every call, but only a
 * share of what is left, so that the other shards find some as well.
 */
export function leaseFrom(left: Neurons, wanted: number, shards: number): Neurons {
  const share = (stock: number, least: number): number =>
    Math.min(Math.max(0, stock), Math.max(least, stock / (2 * shards)));
  const free = share(left.free, wanted);
  return { free, paid: share(left.paid, Math.max(0, wanted - free)) };
}
