import type { ComponentChildren } from 'preact';
import { mayMail } from '../../src/commands/registration/may-mail.ts';
import type { Services } from '../../src/services.ts';
import type { About } from '../engine/flow.ts';
import type { Texts } from '../texts/index.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { LoneLink } from '../views/forms/link-button.tsx';

/** Ends a registration whose address got an account meanwhile. The page is shown only to a person who has just proved the address. */
export async function tellExisting(
  services: Services,
  about: About,
  told: { readonly email: string; readonly signIn: string },
) {
  const from = { ip: about.ip, knownBrowser: undefined };
  if (await mayMail(services, { kind: 'registration-existing', to: told.email, from }))
    services.messages.registrationExisting({ email: told.email, lang: about.lang });
  const { existing } = about.t.registration;
  return endPage(existing, told.signIn);
}

/** Does the same for a person who came through an upstream. She may well be another person than the owner of the account. */
export function tellAddressTaken({ t }: About, { path, signIn }: { readonly path: string; readonly signIn: string }) {
  return endPage(
    t.arrival.addressTaken,
    path,
    <p>
      <a class="fr-link" href={signIn}>
        {t.registration.existing.button}
      </a>
    </p>,
  );
}

/**
 * Ends a registration whose upstream identity got an account meanwhile, by another registration or by linking. The person signs in by that
 * identity.
 */
export function tellIdentityTaken(
  { t }: About,
  { upstream, signIn }: { readonly upstream: string; readonly signIn: string },
) {
  const { title, sentence, button } = t.arrival.taken;
  return endPage({ title, sentence: sentence(upstreamBrand(upstream)), button }, signIn);
}

/** Ends a registration whose account was made too long ago, or before this browser was closed, for a sign-in without a proof. */
export function tellOpened({ t }: About, { signIn }: { readonly signIn: string }) {
  return endPage(t.registration.opened, signIn);
}

/** Ends a registration with a page that does not go on by itself. */
export const endPage = (texts: Texts['registration']['existing'], href: string, more?: ComponentChildren) =>
  ({
    kind: 'page',
    title: texts.title,
    body: (
      <>
        <p>{texts.sentence}</p>
        {more}
        <LoneLink href={href}>{texts.button}</LoneLink>
      </>
    ),
  }) as const;
