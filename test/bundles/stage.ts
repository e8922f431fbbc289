import type { APIGatewayAuthorizerResult, APIGatewayProxyEvent } from 'aws-lambda';
import { apiFunctionNames, type functionNames } from '../../lambdas/http/routes.ts';
import { toTimes } from '../../tools/bench/measure.ts';
import { bundleOf } from '../../tools/bundles.ts';
import { type RunningFunction, startFunction } from '../../tools/runtime/api.ts';
import { type Run, readEvent } from '../events/scenes.ts';

type Name = (typeof functionNames)[number];

/** What a function took in a process of its own, in milliseconds. */
export interface Sample {
  readonly name: Name;
  readonly init: number;
  readonly first: number;
  /** The same event, ten times more: the median. */
  readonly again: number;
}

/** The functions on a runtime, started where they are first needed. */
export interface Stage {
  /** Hands an event to a function; one of the API by way of the authorizer. */
  readonly run: Run;
  /** What the functions took that were started. */
  readonly measure: () => Promise<readonly Sample[]>;
  readonly close: () => Promise<void>;
}

export interface StageOptions {
  /** The script that speaks the Runtime API. */
  readonly client: string;
  readonly environment: Readonly<Record<string, string>>;
  /** An access token of the workspace to play in. */
  readonly token: string;
}

interface Started {
  readonly running: RunningFunction;
  readonly first: number;
  /** What it answered last. */
  readonly last: unknown;
}

export function openStage({ client, environment, token }: StageOptions): Stage {
  const stages = new Map<Name, Started>();

  async function hand(name: Name, event: unknown): Promise<unknown> {
    const running = stages.get(name)?.running ?? (await startFunction({ client, bundle: bundleOf(name), environment }));
    const { result, duration } = await running.invoke(event);
    stages.set(name, { running, first: stages.get(name)?.first ?? duration, last: event });
    return result;
  }

  /** What the authorizer hands on of a request with the token. */
  async function authorize(request: APIGatewayProxyEvent) {
    const { methodArn } = readEvent('authorizer') as unknown as { readonly methodArn: string };
    const multiValueHeaders = { ...request.multiValueHeaders, Authorization: [`Bearer ${token}`] };
    const event = { ...request, type: 'REQUEST', methodArn, multiValueHeaders };
    return ((await hand('authorizer', event)) as APIGatewayAuthorizerResult).context;
  }

  return {
    async run(name, event) {
      // Who calls the management API stands in the event.
      const asItIs = name === 'authorizer' || name === 'manage' || name === 'page';
      if (asItIs || !apiFunctionNames.some((each) => each === name)) return hand(name, event);
      const request = event as APIGatewayProxyEvent;
      const requestContext = { ...request.requestContext, authorizer: await authorize(request) };
      return hand(name, { ...request, requestContext });
    },
    async measure() {
      const samples: Sample[] = [];
      for (const [name, { running, first, last }] of stages) {
        const times: number[] = [];
        for (let n = 1; n <= 10; n += 1) times.push((await running.invoke(last)).duration);
        samples.push({ name, init: running.init, first, again: toTimes(times).median });
      }
      return samples;
    },
    async close() {
      await Promise.all([...stages.values()].map(({ running }) => running.stop()));
    },
  };
}
