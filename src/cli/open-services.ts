import type { Writable } from 'node:stream';
import type { Config } from '../../config/schema.ts';
import { createAuditCollector } from '../log/create-audit-collector.ts';
import { createLogger } from '../log/create-logger.ts';
import { createServices } from '../server/create-services.ts';
import type { ServerServices } from '../services.ts';

/** Opens services for a command. The standard output is for the answer alone, so both logs go to the other output. */
export const openServices = (
  config: Config,
  stderr: Writable,
  logLevel: 'error' | 'silent' = 'error',
): ServerServices =>
  createServices(config, {
    log: createLogger({ logLevel }, stderr),
    auditCollector: createAuditCollector(config, stderr),
  });
