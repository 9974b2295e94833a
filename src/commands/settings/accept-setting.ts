import type { Services } from '../../services.ts';
import { fixedNames } from '../../domain/settings/fixed-names.ts';
import { Refused } from '../refused.ts';
import { fixedValues } from './fixed-values.ts';

/** Accepts a changed issuer, pepper or sealing key, with which the server would not start. */
export async function acceptSetting(services: Services, typed: string): Promise<{ readonly accepted: string }> {
  const { config } = services;
  const { fixed: fixedSettings } = services.settings;
  const name = fixedNames.find((known) => known === typed);
  if (!name) throw new Refused(`"${typed}" is none of ${fixedNames.join(', ')}`);
  if (!config.production) throw new Refused('NODE_ENV: only production keeps its settings; nothing is to be accepted');
  services.audit({ event: 'settings.accepted', target: { kind: 'setting', id: name }, details: { name } });
  await services.transaction((trx) =>
    fixedSettings.note(trx, { name, value: fixedValues(config)[name][0]!, isProduction: true }),
  );
  return { accepted: name };
}
