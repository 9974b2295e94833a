import type { ComponentChildren } from 'preact';
import { mayMail } from '../../src/commands/registration/may-mail.ts';
import type { Services } from '../../src/services.ts';
import type { About } from '../engine/flow.ts';
import type { Texts } from '../texts/index.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { ButtonGroup } from '../views/fields/button-group.tsx';
import { LinkButton } from '../views/fields/link-button.tsx';

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
  return { kind: 'page', title: existing.title, body: <EndPage texts={existing} href={told.signIn} /> } as const;
}

/** Does the same for a person who came through an upstream. She may well be another person than the owner of the account. */
export function tellAddressTaken({ t }: About, { path, signIn }: { readonly path: string; readonly signIn: string }) {
  const texts = t.arrival.addressTaken;
  const body = (
    <EndPage texts={texts} href={path}>
      <p>
        <a class="fr-link" href={signIn}>
          {t.registration.existing.button}
        </a>
      </p>
    </EndPage>
  );
  return { kind: 'page', title: texts.title, body } as const;
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
  const texts = { title, sentence: sentence(upstreamBrand(upstream)), button };
  return { kind: 'page', title, body: <EndPage texts={texts} href={signIn} /> } as const;
}

/** Ends a registration whose account was made too long ago, or before this browser was closed, for a sign-in without a proof. */
export function tellOpened({ t }: About, { signIn }: { readonly signIn: string }) {
  const { opened } = t.registration;
  return { kind: 'page', title: opened.title, body: <EndPage texts={opened} href={signIn} /> } as const;
}

/** Draws the last page of a registration that does not go on by itself. */
export function EndPage({
  texts,
  href,
  children,
}: {
  readonly texts: Texts['registration']['existing'];
  readonly href: string;
  readonly children?: ComponentChildren;
}) {
  return (
    <>
      <p>{texts.sentence}</p>
      {children}
      <ButtonGroup>
        <LinkButton href={href}>{texts.button}</LinkButton>
      </ButtonGroup>
    </>
  );
}
