import { afterAll, beforeAll } from '@jest/globals';
import { openEngine, type TestEngine } from '../support/engine.ts';
import { type Meter, openMeter } from './meter.ts';

/** The engine of a test file, and a client with counted requests. */
export function useMeteredEngine(): { readonly engine: TestEngine; readonly meter: Meter } {
  let [engine, meter]: [TestEngine?, Meter?] = [];
  beforeAll(async () => {
    engine = await openEngine();
    meter = openMeter();
    engine.onClose(() => meter?.client.destroy());
  });
  afterAll(() => engine?.close());
  return {
    get engine() {
      return engine as TestEngine;
    },
    get meter() {
      return meter as Meter;
    },
  };
}
