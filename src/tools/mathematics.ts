// The part of mathjs that the calculator works with, over BigNumbers. The functions that evaluate, import or make matrices and
// new units are not there at all, so there is nothing to escape to.

import {
  absDependencies,
  addDependencies,
  bignumberDependencies,
  ceilDependencies,
  combinationsDependencies,
  cosDependencies,
  create,
  cubeDependencies,
  divideDependencies,
  eDependencies,
  expDependencies,
  factorialDependencies,
  floorDependencies,
  formatDependencies,
  gcdDependencies,
  isUnit,
  lcmDependencies,
  log10Dependencies,
  logDependencies,
  maxDependencies,
  meanDependencies,
  minDependencies,
  modDependencies,
  multiplyDependencies,
  parseDependencies,
  piDependencies,
  powDependencies,
  roundDependencies,
  signDependencies,
  sinDependencies,
  sqrtDependencies,
  squareDependencies,
  subtractDependencies,
  sumDependencies,
  tanDependencies,
  toDependencies,
  unaryMinusDependencies,
  unaryPlusDependencies,
  unitDependencies,
  type FactoryFunctionMap,
} from "mathjs";

const PARTS = [
  absDependencies,
  addDependencies,
  bignumberDependencies,
  ceilDependencies,
  combinationsDependencies,
  cosDependencies,
  cubeDependencies,
  divideDependencies,
  eDependencies,
  expDependencies,
  factorialDependencies,
  floorDependencies,
  formatDependencies,
  gcdDependencies,
  lcmDependencies,
  log10Dependencies,
  logDependencies,
  maxDependencies,
  meanDependencies,
  minDependencies,
  modDependencies,
  multiplyDependencies,
  parseDependencies,
  piDependencies,
  powDependencies,
  roundDependencies,
  signDependencies,
  sinDependencies,
  sqrtDependencies,
  squareDependencies,
  subtractDependencies,
  sumDependencies,
  tanDependencies,
  toDependencies,
  unaryMinusDependencies,
  unaryPlusDependencies,
  unitDependencies,
];

/** In digits. */
export const PRECISION = 64;

export const math = create(Object.assign({}, ...PARTS) as FactoryFunctionMap, {
  number: "BigNumber",
  precision: PRECISION,
  // By default 2.9999999999999 passes for 3.
  relTol: 1e-60,
  absTol: 1e-63,
});
export const functions = math as unknown as Record<string, (...args: unknown[]) => unknown>;

export function isKnownUnit(name: string): boolean {
  try {
    return name.length <= 40 && isUnit(functions["unit"]!(name));
  } catch {
    return false;
  }
}
