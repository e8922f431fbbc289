import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  ApiKeySourceType,
  type CfnRestApi,
  EndpointType,
  IdentitySource,
  LogGroupLogDestination,
  RequestAuthorizer,
  RestApi,
  SecurityPolicy,
  type StageOptions,
} from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { accessLogLine } from '../lambdas/http/access-log.ts';
import { basePath } from '../lambdas/http/routes.ts';
import { addRoutes } from './api-routes.ts';
import { addGatewayResponses } from './gateway-responses.ts';
import { addManagementRoutes, managementLimits } from './management-routes.ts';
import { addPageRoutes, pageLimits } from './page-routes.ts';
import type { ScimFunctions } from './scim-function.ts';
import type { ServiceScope } from './service-scope.ts';
import type { ServiceSettings } from './settings.ts';
import { addTokenRoutes, tokenLimits } from './token-routes.ts';
import { addUnknownPaths } from './unknown-paths.ts';
import { addUsagePlan } from './usage-plan.ts';

/** The REST API in front of the functions. Only a REST API can answer its own errors with a SCIM body. */
export function addApi(scope: ServiceScope, functions: ScimFunctions, settings: ServiceSettings) {
  const { domainName, accountLogRole } = settings;
  const accessLog = new LogGroup(scope, 'AccessLog', {
    retention: settings.logRetentionDays,
    removalPolicy: settings.retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  const api = new RestApi(scope, 'Api', {
    restApiName: scope.serviceName,
    endpointTypes: [EndpointType.REGIONAL],
    // With a custom domain, the default endpoint is closed.
    disableExecuteApiEndpoint: domainName !== undefined,
    // Usage keys come from the authorizer; keys that clients send are ignored.
    // Functions receive the bytes of a body. As text, the gateway would replace invalid UTF-8 by U+FFFD: two names could become one.
    // Functions also answer with bytes: the settings page is compressed when it is built.
    binaryMediaTypes: ['*/*'],
    apiKeySourceType: ApiKeySourceType.AUTHORIZER,
    cloudWatchRole: accountLogRole,
    ...(accountLogRole && { cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN }),
    deployOptions: toStage(accessLog, settings),
  });
  const authorizer = new RequestAuthorizer(scope, 'Authorizer', {
    handler: functions.authorizer,
    identitySources: [IdentitySource.header('Authorization')],
    resultsCacheTtl: Duration.seconds(settings.authorizerCacheSeconds),
  });
  const resource = api.node.defaultChild as CfnRestApi;
  // TLS 1.2 and 1.3, also for a custom domain, whatever the policy of the domain.
  resource.securityPolicy = SecurityPolicy.TLS13_1_2_PQ_2025_09;
  resource.endpointAccessMode = 'BASIC';
  // The CDK's own output has the URL without the base path.
  api.node.tryRemoveChild('Endpoint');
  addRoutes(api, authorizer, functions);
  addManagementRoutes(scope, api, functions);
  addPageRoutes(api, functions);
  addTokenRoutes(api, functions);
  addUnknownPaths(api);
  addUsagePlan(scope, api, settings);
  addGatewayResponses(api);
  acknowledge(api, settings);
  if (domainName) addDomain(scope, api, settings);
  return { api, accessLog, baseUrl: domainName ? `https://${domainName}${basePath}` : api.urlForPath(basePath) };
}

function toStage(log: LogGroup, settings: ServiceSettings): StageOptions {
  return {
    stageName: settings.stage,
    // A trace of the stage would hold the URL with its query, a userName say, and the client's address: no erasure reaches them.
    tracingEnabled: false,
    throttlingRateLimit: settings.rateLimit,
    throttlingBurstLimit: settings.burstLimit,
    methodOptions: { ...managementLimits, ...pageLimits, ...tokenLimits },
    accessLogDestination: new LogGroupLogDestination(log),
    accessLogFormat: AccessLogFormat.custom(JSON.stringify(accessLogLine)),
  };
}

function addDomain(scope: ServiceScope, api: RestApi, { domainName = '', certificateArn = '' }: ServiceSettings): void {
  const domain = api.addDomainName('Domain', {
    domainName,
    certificate: Certificate.fromCertificateArn(scope, 'Certificate', certificateArn),
    endpointType: EndpointType.REGIONAL,
    securityPolicy: SecurityPolicy.TLS_1_2,
  });
  const description = `the target of the CNAME record of ${domainName}`;
  scope.addOutput('DomainTarget', domain.domainNameAliasDomainName, description);
}

function acknowledge(api: RestApi, { firewall }: ServiceSettings): void {
  Validations.of(api).acknowledge(
    {
      id: 'AwsSolutions-APIG2',
      reason: 'functions check requests: their error responses are SCIM errors',
    },
    {
      id: 'AwsSolutions-APIG6',
      reason: 'execution logs hold paths and ids of members; the access log and the functions tell enough',
    },
    {
      id: 'AwsSolutions-COG4',
      reason: 'credentials are access tokens of workspaces, which a Lambda authorizer checks',
    },
    {
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
      reason:
        'the role by which API Gateway writes logs is one for the account, and this policy is the one made for it',
    },
    ...(firewall
      ? []
      : [{ id: 'AwsSolutions-APIG3', reason: 'this stage has no firewall by choice: the setting firewall' }]),
  );
}
