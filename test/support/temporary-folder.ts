import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';

/** Makes an empty folder, which goes with the run. */
export const temporaryFolder = (name: string): string => mkdtempSync(join(process.env.TEST_RUN_FOLDER ?? '', name));
