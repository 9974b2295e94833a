import { contextRule } from '../../src/domain/password/context-words.ts';
import { maxPasswordUnits, passwordLengths } from '../../src/domain/password/password-policy.ts';
import { leetCharacters } from '../../src/domain/password/unleet.ts';
import { usePage } from './layout/page-context.ts';

/** Maps each criterion to whether the tried password meets it. A criterion that was not examined is absent. */
export type PasswordVerdict = Readonly<
  Partial<Record<'length' | 'maximum' | 'personal' | 'guess', boolean | undefined>>
>;

/**
 * Words about the person, so that script judges as the server does. `fields` names fields of the page whose values are such words, where
 * the names are not known yet.
 */
export interface PersonalWords {
  readonly words?: readonly string[];
  readonly fields?: readonly string[];
}

interface PasswordCriteriaProps {
  readonly personal: PersonalWords;
  readonly verdict?: PasswordVerdict | undefined;
}

/**
 * Shows the rules of a password, and after a try those that it broke. The field is empty then, so no rule is shown as met. The script
 * `password-help.js` judges what is typed.
 */
export function PasswordCriteria({ personal, verdict = {} }: PasswordCriteriaProps) {
  const { t, assetUrl } = usePage();
  const texts = t.fields.newPassword;
  const judgedByScript = ['length', 'maximum', 'personal'];
  const forScript = {
    ...personal,
    lengths: { ...passwordLengths, maxUnits: maxPasswordUnits },
    context: contextRule,
    characters: leetCharacters,
    met: texts.met,
    unmet: texts.unmet,
    counts: [0, 1, 2, 3].map((count) => texts.count(count, judgedByScript.length)),
    same: texts.same,
    mismatch: texts.mismatch,
  };
  return (
    <>
      <p class="fr-message">{texts.rulesTitle}</p>
      {(['length', 'maximum', 'personal', 'guess'] as const).map((name) => (
        <p
          key={name}
          class={`fr-message fr-message--${verdict[name] === false ? 'error' : 'info'}`}
          id={`password-rule-${name}`}
        >
          {texts.criteria[name === 'personal' && personal.fields ? 'unnamed' : name]}
          <span class="fr-sr-only">{verdict[name] === false && ` (${texts.unmet})`}</span>
        </p>
      ))}
      <p class="fr-message app-said" id="password-count" data-app-password={JSON.stringify(forScript)} />
      <script type="module" src={assetUrl('app/password-help.js')} />
    </>
  );
}
