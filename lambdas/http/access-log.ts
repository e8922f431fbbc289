/** The access log: one line for each request, without path, query, address and agent, which can be personal data. Pure data. */
export const accessLogLine = {
  time: '$context.requestTimeEpoch',
  requestId: '$context.requestId',
  workspace: '$context.authorizer.workspace',
  credential: '$context.authorizer.credential',
  scopes: '$context.authorizer.scopes',
  method: '$context.httpMethod',
  resource: '$context.resourcePath',
  status: '$context.status',
  refusal: '$context.error.responseType',
  duration: '$context.responseLatency',
  integrationDuration: '$context.integration.latency',
  authorizerStatus: '$context.authorizer.status',
  authorizerDuration: '$context.authorizer.latency',
  firewall: '$context.waf.status',
} as const;

/** The fields of a line that tell of a refusal by the gateway. */
export type GatewayRefusal = Readonly<
  Record<'time' | 'requestId' | 'workspace' | 'credential' | 'scopes' | 'method' | 'resource' | 'refusal', string>
>;
