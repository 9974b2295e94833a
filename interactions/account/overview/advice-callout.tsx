import type { Advice } from '../../../src/domain/account/next-advice.ts';
import { Alert } from '../../views/alert.tsx';
import { LoneLink } from '../../views/forms/link-button.tsx';
import { passwordPath } from '../security/state.ts';
import { usePage } from '../../views/layout/page-context.ts';

const pageOf: Readonly<Record<Advice, string>> = {
  'second-factor': '/compte/securite/application',
  'passkey-as-second-factor': '/compte/securite/double-authentification',
  'no-codes': '/compte/securite/codes',
  renewal: passwordPath,
  'few-codes': '/compte/securite/codes',
  passkey: '/compte/securite/cle',
};

/** Says which protection is most worth adding, one at a time, so that the person is not faced with a list. */
export function AdviceCallout({ advice }: { readonly advice: Advice | undefined }) {
  const texts = usePage().t.overview;
  if (!advice)
    return (
      <Alert kind="success" id="advice">
        {texts.isWellProtected}
      </Alert>
    );
  const { title, sentence, button } = texts.advice[advice];
  return (
    <div class="fr-callout" id="advice">
      <h2 class="fr-callout__title">{title}</h2>
      <p class="fr-callout__text">{sentence}</p>
      <LoneLink href={pageOf[advice]}>{button}</LoneLink>
    </div>
  );
}
