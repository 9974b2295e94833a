import { createExportDocument } from '../../interactions/account/export/export-document.tsx';
import { createJobs, type Jobs } from '../jobs/create-jobs.ts';
import type { ServerServices } from '../services.ts';

/** Starts everything that runs without a request, and gives it the pages that it writes into files. */
export function startJobs(services: ServerServices): Jobs {
  const jobs = createJobs(services, { drawExport: createExportDocument(services) });
  jobs.start();
  return jobs;
}
