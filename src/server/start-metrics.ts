import type { Probe } from '../http/probes.ts';
import { sampleProcess } from '../metrics/sample-process.ts';
import { serveMetrics } from '../metrics/serve-metrics.ts';
import { sampleServices } from './sample-services.ts';
import type { ServerServices } from '../services.ts';

/** Serves the metrics of this process, where the operator has named a port. Returns the function that ends it. */
export async function startMetrics(services: ServerServices, probe: Probe): Promise<() => Promise<void>> {
  const { config, log, metrics, meters } = services;
  if (config.metricsPort === undefined || !meters) return async () => {};
  const ownProcess = sampleProcess(metrics);
  const isReady = async () => (await probe('/readyz'))?.status === 200;
  const sample = sampleServices(services, { meters, isReady });
  const stopServing = await serveMetrics({
    host: config.hostMetrics,
    port: config.metricsPort,
    async write() {
      await Promise.all([ownProcess.sample(), sample()]);
      return meters.write();
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
