import { Session } from 'node:inspector';

/**
 * How many steps of the kernel a piece of work takes: each time that V8 enters a function or a block of lambdas/scim/,
 * counted by its precise coverage. The same work takes the same steps on every machine.
 */
export function openSteps() {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  take(session);
  return {
    /** Do not use the kernel between two counts: its steps would count too. */
    count(work: () => void): number {
      work();
      return take(session);
    },
    close: () => session.disconnect(),
  };
}

/** The steps since the last time. */
function take(session: Session): number {
  let steps = 0;
  session.post('Profiler.takePreciseCoverage', (error, { result }) => {
    if (error) throw error;
    const kernel = result.filter(({ url }) => /\/lambdas\/scim\//.test(url)).flatMap(({ functions }) => functions);
    // What a run with coverage has put into the code is none of its steps.
    const own = kernel.filter(({ functionName }) => !functionName.startsWith('cov_'));
    const ranges = own.flatMap((each) => each.ranges);
    steps = ranges.reduce((sum, { count }) => sum + count, 0);
  });
  return steps;
}
