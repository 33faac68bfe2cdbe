// What the server says about its two tiers, for the banner and the empty page.

import { useEffect, useState } from "react";

export interface Health {
  readonly tiers: {
    readonly fast: {
      readonly provider: string;
      readonly model: string;
      readonly offline: boolean;
      readonly configured: boolean;
    };
    readonly reasoner: {
      readonly model: string;
      readonly wireModel: string;
      readonly routes: readonly string[];
      readonly offline: boolean;
      readonly configured: boolean;
    };
  };
}

export type Simulation = "all" | "fast" | "reasoner" | null;

/** Which tiers are simulations, of those that can answer at all. */
export function simulationOf({ tiers }: Health): Simulation {
  const { fast, reasoner } = tiers;
  const realFast = fast.configured && !fast.offline;
  const realReasoner = reasoner.configured && !reasoner.offline;
  if (fast.offline && reasoner.offline) return "all";
  if (fast.offline) return realReasoner ? "fast" : "all";
  if (reasoner.offline) return realFast ? "reasoner" : "all";
  return null;
}

/** Null until it is known, and where the server does not say. */
export function useHealth(): Health | null {
  const [health, setHealth] = useState<Health | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    void fetchHealth(controller.signal).then(setHealth);
    return () => controller.abort();
  }, []);
  return health;
}

async function fetchHealth(signal: AbortSignal): Promise<Health | null> {
  try {
    const response = await fetch("/api/health", { signal });
    const body: unknown = await response.json();
    return isHealth(body) ? body : null;
  } catch {
    return null;
  }
}

function isHealth(value: unknown): value is Health {
  if (typeof value !== "object" || value === null || !("tiers" in value)) return false;
  const { tiers } = value;
  return typeof tiers === "object" && tiers !== null && "fast" in tiers && "reasoner" in tiers;
}
