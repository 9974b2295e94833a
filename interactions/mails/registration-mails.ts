import { upstreamBrand } from '../views/upstream-brand.ts';
import { addressProof } from './address-mails.ts';
import { link, paragraph, type ComposeFrom } from './frame/mail-parts.ts';

/** The data of the messages of a registration. */
export interface RegistrationMailData {
  /** `code`: absent in a message that leaves when its code is dead. */
  readonly 'verify-address': { readonly code?: string; readonly link: string };
  /** `upstream`: name of the upstream through which the person came, if she did. */
  readonly 'registration-existing': { readonly upstream?: string | undefined };
  readonly welcome: { readonly upstream?: string | undefined };
}

/** Says how the messages of a registration are put together. */
export const registrationMails: { readonly [K in keyof RegistrationMailData]: ComposeFrom<RegistrationMailData[K]> } = {
  'verify-address': addressProof((t) => t.verifyAddress),
  'registration-existing': ({ t: { registrationExisting: t }, to, page }, { upstream }) => ({
    subject: t.subject,
    parts: [
      paragraph(t.intro(to)),
      link(t.signIn, t.signInButton, page('/compte')),
      link(t.forgotten, t.forgottenButton, page('/mot-de-passe-oublie')),
      ...(upstream ? [paragraph(t.link(upstreamBrand(upstream)))] : []),
      paragraph(t.ignore),
    ],
  }),
  welcome: ({ t: { welcome: t }, to, page }, { upstream }) => ({
    subject: t.subject,
    parts: [
      paragraph(t.intro(to)),
      link(t.account, t.accountButton, page('/compte')),
      paragraph(upstream ? t.withoutPassword(upstreamBrand(upstream)) : t.advice),
    ],
  }),
};
