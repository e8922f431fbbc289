import type { Dialect, Mode } from '../../../lambdas/scim/mode.ts';
import { lenient } from '../../../lambdas/scim/modes.ts';

/** The lenient mode, but for one rewriter: shows what the rewriter is for. */
export const lenientWithout = (dialect: Dialect): Mode => ({
  ...lenient,
  dialects: lenient.dialects.filter((each) => each !== dialect),
});
