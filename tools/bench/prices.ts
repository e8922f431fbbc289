import type { Figures } from './size.ts';

/**
 * List prices in US dollars, region us-east-1, on demand, as of November 2026: the pricing pages of DynamoDB, Lambda (arm64) and
 * API Gateway (REST).
 */
const prices = {
  perMillionReadUnits: 0.125,
  perMillionWriteUnits: 0.625,
  perMillionFunctionCalls: 0.2,
  perGigabyteSecond: 0.0000133334,
  perMillionGatewayCalls: 3.5,
};

/** The memory of a function, in GB: infra/functions.ts. */
const memory = 1;

/** The cost of a million operations, without logs and without the authorizer, since its result is cached. */
export function perMillion({ readUnits, writeUnits, one }: Figures): number {
  const seconds = one.median / 1000;
  return (
    readUnits * prices.perMillionReadUnits +
    writeUnits * prices.perMillionWriteUnits +
    prices.perMillionFunctionCalls +
    seconds * memory * prices.perGigabyteSecond * 1_000_000 +
    prices.perMillionGatewayCalls
  );
}
