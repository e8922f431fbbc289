import { type Endpoint, Finding, Unreachable } from './endpoint.ts';
import type { Scene, Step } from './step.ts';

export interface Outcome {
  readonly step: string;
  readonly result: 'passed' | 'failed' | 'skipped';
  readonly milliseconds: number;
  /** What was found, if the step failed. */
  readonly what?: string;
  readonly fix?: string;
}

/** Runs the steps in order. A failed step does not end the rehearsal, unless the endpoint is unreachable. */
export async function rehearse(endpoint: Endpoint, steps: readonly Step[]): Promise<readonly Outcome[]> {
  const scene: Scene = { endpoint };
  const outcomes: Outcome[] = [];
  for (const step of steps) outcomes.push(await play(step, scene));
  return outcomes;
}

async function play({ name, member, run }: Step, scene: Scene): Promise<Outcome> {
  if (scene.unreachable || (member && scene.id === undefined))
    return { step: name, result: 'skipped', milliseconds: 0 };
  const start = performance.now();
  const ended = () => Math.round(performance.now() - start);
  try {
    await run(scene);
    return { step: name, result: 'passed', milliseconds: ended() };
  } catch (error) {
    if (!(error instanceof Finding)) throw error;
    scene.unreachable = error instanceof Unreachable;
    return { step: name, result: 'failed', milliseconds: ended(), what: error.message, fix: error.fix };
  }
}
