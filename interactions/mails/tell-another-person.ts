import type { Services } from '../../src/services.ts';
import { queueMail } from './queue-mail.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';

/** Tells the support that an upstream gave a known subject to another person. The message names neither of them. */
export function tellAnotherPerson(
  services: Services,
  { accountId: sub, upstream }: { readonly accountId: string; readonly upstream: string },
): void {
  queueMail(services, {
    kind: 'another-person',
    to: services.config.supportEmail,
    accountId: undefined,
    lang: 'fr',
    data: { when: new Date(services.now()), sub, brand: upstreamBrand(upstream) },
  });
}
