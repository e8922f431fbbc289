import type { Dialect, Manner } from '../../../lambdas/scim/manner.ts';
import { liberal } from '../../../lambdas/scim/manners.ts';

/** The liberal manner, but for one rewriter: shows what the rewriter is for. */
export const liberalWithout = (dialect: Dialect): Manner => ({
  ...liberal,
  dialects: liberal.dialects.filter((each) => each !== dialect),
});
