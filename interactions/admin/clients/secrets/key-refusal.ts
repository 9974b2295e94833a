import { fillIn, type Refusal } from '../../../../src/domain/clients/refusal.ts';
import type { Texts } from '../../../texts/index.ts';

/** Returns why a set of keys is refused, in the person's words. */
export function keyRefusal({ code, values }: Refusal, { clientSecrets: { errors } }: Texts): string {
  const words: Readonly<Partial<Record<Refusal['code'], string>>> = errors.keys;
  return fillIn(words[code] ?? errors.keys.bad_keys, values);
}
