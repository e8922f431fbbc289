import { describe, expect, jest, test } from '@jest/globals';
import { synthesize } from './synthesis.ts';

const alarmTopicArn = 'arn:aws:sns:eu-west-1:123456789012:alarms';
const email = { alarmEmail: 'team@example.com' };
const created = { Ref: expect.stringMatching(/^AlarmTopic/) };

const alarmsOf = ({ template }: ReturnType<typeof synthesize>) =>
  Object.values(template.findResources('AWS::CloudWatch::Alarm'));

const warningsOf = ({ stack }: ReturnType<typeof synthesize>) =>
  stack.node
    .findAll()
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === 'aws:cdk:warning')
    .map(({ data }) => String(data));

describe('every alarm says what it means, and notifies when it starts and ends', () => {
  test.each<[string, object, readonly unknown[]]>([
    ['the address', email, [created]],
    ['an existing topic', { alarmTopicArn }, [alarmTopicArn]],
    ['both', { ...email, alarmTopicArn }, [created, alarmTopicArn]],
  ])('to %s', (_, given, actions) => {
    const made = synthesize({ stage: 'production', region: 'eu-west-1', ...given });
    const alarms = alarmsOf(made);
    expect(alarms.length).toBeGreaterThan(10);
    for (const { Properties } of alarms) {
      expect(Properties.AlarmDescription).toEqual(expect.any(String));
      expect(Properties.AlarmActions).toEqual(actions);
      expect(Properties.OKActions).toEqual(actions);
    }
    made.template.resourceCountIs('AWS::SNS::Topic', actions.includes(created) ? 1 : 0);
    expect(warningsOf(made)).toEqual([]);
  });

  test('to the address as a subscription', () => {
    const { template } = synthesize(email);
    template.hasResourceProperties('AWS::SNS::Subscription', { Endpoint: 'team@example.com', Protocol: 'email' });
  });
});

test('a stage that keeps its data and notifies nobody of alarms says so when it is synthesized', () => {
  const printed = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  expect(warningsOf(synthesize({ stage: 'production' }))).toEqual([
    expect.stringContaining('its alarms notify nobody: set alarmEmail or alarmTopicArn'),
  ]);
  expect(printed).toHaveBeenCalledWith(expect.stringContaining('its alarms notify nobody'));
  printed.mockRestore();
  const development = synthesize();
  expect(warningsOf(development)).toEqual([]);
  for (const { Properties } of alarmsOf(development)) expect(Properties).not.toHaveProperty('AlarmActions');
});
