import type { Services } from '../../services.ts';
import { fixedNames } from '../../domain/settings/fixed-names.ts';
import { fixedValues } from './fixed-values.ts';

/**
 * Notes the issuer, and fingerprints of the newest pepper and sealing key, which later starts and commands are compared with. What
 * production has noted is replaced by production alone.
 */
export async function noteSettings(services: Services): Promise<void> {
  const { config } = services;
  const { fixed: fixedSettings } = services.settings;
  const values = fixedValues(config);
  const noted = new Map((await fixedSettings.list()).map((setting) => [setting.name, setting]));
  const changed = fixedNames.filter((name) => {
    const before = noted.get(name);
    if (before?.isProduction && !config.production) return false;
    return before === undefined || before.value !== values[name][0] || before.isProduction !== config.production;
  });
  if (changed.length === 0) return;
  services.audit({ event: 'settings.noted', details: { names: changed } });
  await services.transaction(async (trx) => {
    for (const name of changed)
      await fixedSettings.note(trx, { name, value: values[name][0]!, isProduction: config.production });
  });
}
