import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { callsOf } from './call-metrics.ts';
import type { ServiceScope } from './service-scope.ts';
import { sum, total, type Watch } from './watch.ts';

interface Requests {
  readonly api: RestApi;
  /** Requests that were answered 429. */
  readonly throttled: IMetric;
}

/** The requests of clients: those that failed, and those that were refused. */
export const requestWatches = (scope: ServiceScope, { api, throttled }: Requests): readonly Watch[] => [
  {
    id: 'ServerErrors',
    meaning: 'requests were answered 5xx: identity providers try again, but provisioning stands still',
    metric: api.metricServerError(sum),
    threshold: 5,
    periods: 1,
  },
  {
    id: 'ClientErrors',
    meaning: 'many requests were refused: wrong or expired tokens, or an identity provider that is set up wrongly',
    metric: api.metricClientError(sum),
    threshold: 500,
    periods: 3,
  },
  {
    id: 'CredentialsRefused',
    meaning: 'the authorizer refuses many requests: a token has expired, or somebody guesses tokens',
    metric: total([callsOf(scope, 'authorizer', 'unauthorized'), callsOf(scope, 'authorizer', 'denied')]),
    threshold: 100,
    periods: 3,
  },
  {
    id: 'CredentialsNotChecked',
    meaning: 'credentials cannot be checked: the table of workspaces or the keys of an issuer cannot be read',
    metric: callsOf(scope, 'authorizer', 'failed'),
    threshold: 1,
    periods: 1,
  },
  {
    id: 'ClientsRefused',
    meaning: 'the token endpoint refuses many requests: a client secret has expired, or somebody guesses secrets',
    metric: callsOf(scope, 'token', 'refused'),
    threshold: 100,
    periods: 3,
  },
  {
    id: 'TokensNotIssued',
    meaning: 'tokens cannot be issued: the table of workspaces or the keys of an issuer cannot be read',
    metric: callsOf(scope, 'token', 'failed'),
    threshold: 10,
    periods: 3,
  },
  {
    id: 'RequestsThrottled',
    meaning:
      'requests are answered 429: a workspace asks for more than its limit, or all of them for more than the stage has',
    metric: throttled,
    threshold: 500,
    periods: 3,
  },
];
