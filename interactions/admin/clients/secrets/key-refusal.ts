import { fillIn, type Refusal } from '../../../../src/domain/clients/value-refusal.ts';
import type { Texts } from '../../../texts/index.ts';

/** Returns why a set of keys is refused, in the person's words. */
export const keyRefusal = ({ code, values }: Refusal, { clientRefusals }: Texts): string =>
  fillIn(clientRefusals[code], values);
