import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

export interface UnpackedChromium {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
}

const unpack = `import('@sparticuz/chromium').then((chromium) => chromium.default.executablePath())`;

/** Uses only the fonts of the package, so that pages have the same size on every machine. */
const fontSettings = (folder: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`;

async function unpackInto(folder: string): Promise<void> {
  mkdirSync(join(folder, '..'), { recursive: true });
  const fresh = mkdtempSync(`${folder}-`);
  // The package unpacks to the temporary folder. It unpacks the libraries that a bare system lacks only when it believes that it runs on
  // AWS Lambda.
  const env = { ...process.env, TMPDIR: fresh, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' };
  await promisify(execFile)(process.execPath, ['--eval', unpack], { env });
  writeFileSync(join(fresh, 'fonts.conf'), fontSettings(folder));
  try {
    renameSync(fresh, folder);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    // Another worker has unpacked it first.
    if (!existsSync(folder)) throw error;
  }
}

/** Returns the Chromium of `@sparticuz/chromium`, unpacked once below node_modules, where no other user can replace it. */
export async function unpackChromium(): Promise<UnpackedChromium> {
  const manifest = readFileSync(resolve('node_modules/@sparticuz/chromium/package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const folder = resolve('node_modules/.cache', `chromium-${version}`);
  if (!existsSync(folder)) await unpackInto(folder);
  return {
    path: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_FILE: join(folder, 'fonts.conf') },
  };
}
