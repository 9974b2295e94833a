import type { Probe } from './http/probes.ts';
import { sampleProcess } from './metrics/sample-process.ts';
import { serveMetrics } from './metrics/serve-metrics.ts';
import type { ServerServices } from './services.ts';

/** Serves the metrics of this process, where the operator has named a port. Returns the function that ends it. */
export async function startMetrics(services: ServerServices, probe: Probe): Promise<() => Promise<void>> {
  const { config, log, metrics, writeMetrics } = services;
  if (config.metricsPort === undefined || writeMetrics === undefined) return async () => {};
  const ownProcess = sampleProcess(metrics);
  const stopServing = await serveMetrics({
    host: config.hostMetrics,
    port: config.metricsPort,
    async write() {
      ownProcess.sample();
      metrics.ready((await probe('/readyz'))?.status === 200 ? 1 : 0);
      return writeMetrics();
    },
    probe,
    onFailure: (error) => log.error({ err: error }, 'the metrics could not be written'),
  });
  log.info({ address: config.hostMetrics, port: config.metricsPort }, 'listening for scrapes');
  return async () => {
    ownProcess.stop();
    await stopServing();
  };
}
