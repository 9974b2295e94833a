import { lostClasses } from './lost-classes.ts';
import { texts } from '../../../interactions/texts/index.ts';
import type { PageState } from './page-state.ts';
import type { PageFacts } from './page-facts.ts';

/** The `autocomplete` values of each field (WCAG 1.3.5). A field that is not listed says "off", because no known value fits it. */
const tokens: Readonly<Record<string, readonly string[]>> = {
  username: ['username', 'username webauthn'],
  password: ['current-password', 'new-password'],
  passwordConfirm: ['new-password'],
  currentPassword: ['current-password'],
  email: ['email'],
  code: ['one-time-code'],
  otp: ['one-time-code'],
  otpFormer: ['one-time-code'],
  familyName: ['family-name'],
  givenName: ['given-name'],
  phone: ['tel'],
  street: ['address-line1'],
  locality: ['address-level2'],
  postalCode: ['postal-code'],
  country: ['country'],
  companyName: ['section-company organization'],
  jobTitle: ['section-company organization-title'],
  companyStreet: ['section-company address-line1'],
  companyLocality: ['section-company address-level2'],
  companyPostalCode: ['section-company postal-code'],
  companyCountry: ['section-company country'],
};

/**
 * Matches messages without an example: an example would help a stranger, or the field leaves no room for a mistake. Other messages give
 * one.
 */
const needsNoExample =
  /Trop de|Too many|identifiant ou le mot de passe|password is wrong|votre mot de passe\.|your password\.|réponses proposées|of the answers|entre-temps|in the meantime|clé d’accès|passkey|connecté ici|signed in here|liée à|linked to|demi-heure|half an hour|nouvelle image|new picture|caractère illisible|unreadable character/i;

/** Matches the sentence that replaces the note on mandatory fields where no field is mandatory. */
const nothingMandatory =
  /Tous les champs de cette étape sont facultatifs|Aucune? (de ces champs )?n’est obligatoire|Every field of this step is optional|None of (it|these fields) is required/;

/** Returns a text with single plain spaces, as the facts are written. */
const plain = (text: string) => text.replace(/[\s\u00a0\u202f]+/g, ' ');

/** Parts of a page that a script fills while a person types or uses the device. */
const politeParts = ['password-count', 'passwordConfirm-agreement', 'passkey-messages', 'wallet-problem'];

type Rule = (facts: PageFacts, about: { readonly state: PageState; readonly lang: 'fr' | 'en' }) => readonly string[];

const when = (isWrong: boolean, problem: string): readonly string[] => (isWrong ? [problem] : []);

const heads: Rule = ({ lang, title, headings, landmarks }, { state, lang: expected }) => [
  ...when(lang !== expected, `the language is ${lang}`),
  ...when(!/^\S.* - Comptes Géoplateforme$/.test(title), `title « ${title} »`),
  ...when(/^(Erreur|Error)\s?:/.test(title) !== Boolean(state.errors), `title « ${title} »`),
  ...when(headings.filter(({ level }) => level === 1).length !== 1, 'not one h1'),
  ...headings.flatMap(({ level, text }, index) =>
    when(level > (headings[index - 1]?.level ?? 0) + 1, `« ${text} » skips a level`),
  ),
  ...Object.entries(landmarks).flatMap(([name, count]) => when(count !== 1, `${count} times ${name}`)),
];

const labels: Rule = ({ fields, named }) => [
  ...fields.flatMap(({ name, id, label, accessibleName }) => [
    ...when(label === '', `${name || id} has no visible label`),
    ...when(!accessibleName.includes(label.split(' ')[0] ?? ''), `${id} is called « ${accessibleName} »`),
  ]),
  ...named.flatMap(({ text, name }) => [
    ...when(name === '', 'something to press has no name'),
    ...when(!name.includes(text), `« ${text} » is called « ${name} »`),
  ]),
];

const windows: Rule = ({ named }, { lang }) =>
  named
    .filter(({ opensWindow }) => opensWindow)
    .flatMap(({ text, title, rel }) => [
      ...when(title !== plain(texts[lang].frame.newWindow(text)), `« ${text} » opens a window: « ${title} »`),
      ...when(!rel.includes('noopener'), `« ${text} » gives its window away`),
    ]);

const groups: Rule = ({ fields }) => [
  ...fields
    .filter(({ type, isInMain, legend }) => isInMain && type === 'radio' && legend === '')
    .map(({ name }) => `choices of ${name} without a legend`),
  ...fields
    .filter(({ name, legend }) => /^passwordConfirm$|street$|^photo$/i.test(name) && legend === '')
    .map(({ name }) => `${name} and what belongs to it without a legend`),
];

const mandatory: Rule = ({ forms, fields }, { lang }) => {
  const mention = plain(texts[lang].frame.mandatory);
  const other = plain(texts[lang].frame.mandatoryExceptOptional);
  const optional = texts[lang].frame.optional;
  const isOptional = (name: string) => fields.some((field) => field.name === name && !field.isRequired);
  const isAnswered = (name: string) => fields.some((field) => field.name === name && field.isAlwaysAnswered);
  return [
    ...forms
      .filter(
        ({ typed, textBefore }) =>
          typed.length > 0 &&
          // A form whose lists always have an answer, such as a filter, asks for nothing.
          !typed.every((name) => isAnswered(name) && isOptional(name)) &&
          !textBefore.includes(mention) &&
          !textBefore.includes(other) &&
          !(nothingMandatory.test(textBefore) && typed.every((name) => isOptional(name))),
      )
      .map(({ typed }) => `no mention of what is mandatory before ${typed[0]}`),
    ...fields
      .filter(
        ({ isInMain, isTyped, isRequired, isAlwaysAnswered, label }) =>
          isInMain &&
          isTyped &&
          isRequired === label.includes(optional) &&
          // A list that always has an answer need not say that it is required: nobody can leave it empty.
          !(isAlwaysAnswered && !isRequired),
      )
      .map(({ name }) => `${name} does not say whether it is required`),
  ];
};

const strictlyWritten = [
  'email',
  'code',
  'phone',
  'postalCode',
  'companyId',
  'companyPostalCode',
  'otp',
  'recoveryCode',
  'userCode',
];

/** A field with a fixed format shows an example before the person types. The captcha shows none: people would type it. */
const hints: Rule = ({ fields }) =>
  fields
    .filter(({ name, label }) => strictlyWritten.includes(name) && !/exemple|example|@/i.test(label))
    .map(({ name }) => `${name} gives no example`);

const filling: Rule = ({ fields }, { state }) => [
  ...fields
    .filter(({ name, isTyped, autocomplete }) => {
      const right = state.isAboutSomebodyElse ? undefined : tokens[name];
      return isTyped && !(right ?? ['off']).includes(autocomplete ?? '');
    })
    .map(({ name, autocomplete }) => `${name} has autocomplete ${autocomplete}`),
  ...fields.filter(({ takesPaste }) => !takesPaste).map(({ name }) => `nothing can be pasted into ${name}`),
  ...fields
    .filter(({ type, maxLength }) => type === 'password' && maxLength !== -1)
    .map(({ name }) => `${name} is cut at a length`),
  ...fields.filter(({ type, value }) => type === 'password' && value !== '').map(({ name }) => `${name} is drawn back`),
];

const errors: Rule = ({ summary, fields, live }, { state }) => {
  const named = summary?.links.map(({ field }) => field) ?? [];
  const invalid = fields.filter(({ isInvalid }) => isInvalid);
  return [
    ...when(
      JSON.stringify(named) !== JSON.stringify(state.errors ?? []),
      `the summary names ${named.join(', ') || 'nothing'}`,
    ),
    ...when(Boolean(summary) && summary?.role !== 'alert', 'the summary does not announce itself'),
    ...when(Boolean(summary) && summary?.kind !== (state.refused ?? 'fields'), `the page speaks of ${summary?.kind}`),
    ...when(summary?.kind === 'wait' && !/\d/.test(summary.ending), 'the wait does not say when it ends'),
    ...when(summary?.says.join('') === '', 'the summary says nothing'),
    ...(summary?.links ?? []).flatMap(({ field, text, leadsToField }) => {
      const found = fields.find(({ id }) => id === field);
      // A refusal is about a whole form: no field of it is wrong by itself.
      const isMarked = summary?.kind === 'fields' && found?.type !== 'radio';
      return [
        ...when(!leadsToField, `« ${text} » leads to no field`),
        ...when(isMarked && !found?.isInvalid, `${field} is not marked invalid`),
        ...when(isMarked && !(found?.description ?? '').includes(text), `${field} is not described by its message`),
        ...when(!/exemple|example/i.test(text) && !needsNoExample.test(text), `« ${text} » gives no example`),
      ];
    }),
    ...when(summary?.kind !== 'fields' && invalid.length > 0, 'a field is marked invalid'),
    ...Object.entries(state.kept ?? {}).flatMap(([name, value]) =>
      when(fields.find((field) => field.name === name)?.value !== value, `${name} was not kept`),
    ),
    ...live
      .filter(
        ({ id, role, parent }) =>
          !(id === 'error-summary' && role === 'alert') &&
          !(parent === 'challenge' && role === 'status') &&
          !(id === 'notice' && role === 'status') &&
          !politeParts.includes(id),
      )
      .map(({ id, role }) => `#${id} announces itself as ${role}`),
  ];
};

const media: Rule = ({ images, imagesWithoutAlt, sounds, tables }, { state, lang }) => {
  const isCaptcha = state.name.startsWith('registration, captcha') && !state.name.endsWith('passed before');
  return [
    ...when(imagesWithoutAlt > 0, 'an image without alt'),
    ...images.filter(({ naturalWidth }) => naturalWidth === 0).map(({ src }) => `${src} is not drawn`),
    ...when(
      isCaptcha && plain(images[0]?.alt ?? '') !== plain(texts[lang].registration.captcha.alt),
      `alt of the captcha: ${images[0]?.alt}`,
    ),
    ...when(isCaptcha !== sounds.length > 0, `${sounds.length} sounds`),
    ...sounds.flatMap(({ hasControls, plays, preload, name }) => [
      ...when(!hasControls, 'a sound without controls'),
      ...when(plays, 'a sound that plays by itself'),
      ...when(preload !== 'none', 'a sound that is loaded unasked'),
      ...when(name === '', 'a sound without a name'),
    ]),
    ...tables.flatMap(({ hasCaption, loose }) => when(!hasCaption || loose > 0, 'a table without caption or scopes')),
  ];
};

const otherLanguage = { fr: 'en English', en: 'fr Français' };

const frame: Rule = ({ help, languages, footer }, { lang }) => [
  ...when(
    languages.map((one) => `${one.lang} ${one.name}`).join() !== otherLanguage[lang],
    `the header offers the languages ${languages.map(({ name }) => name).join()}`,
  ),
  ...when(
    help.filter((place) => !place.startsWith('MAIN')).join() !== 'HEADER 0,FOOTER 5',
    `help stands at ${help.join()}`,
  ),
  ...when(
    !footer.includes(plain(texts[lang].frame.footer.accessibility.none)),
    'the footer says nothing of accessibility',
  ),
];

const buttons: Rule = ({ forms, disordered, misplaced }) => [
  ...forms
    .filter(({ typed, id }) => typed.length > 0 && id === 'step')
    .filter(({ isDefaultPrimary }) => !isDefaultPrimary)
    .map(({ defaultButton }) => `the Enter key presses ${defaultButton}`),
  ...disordered.map((button) => `« ${button} » stands before the button that precedes it in the source`),
  ...misplaced.map((button) => `« ${button} » stands in no group of buttons`),
];

const look: Rule = ({ classes, squares }) => [
  ...lostClasses(classes).map((name) => `the sheet has left out rules of ${name}`),
  ...squares.map((icon) => `the icon of ${icon} is missing: it is a solid square`),
];

const rules: readonly Rule[] = [
  heads,
  look,
  labels,
  windows,
  groups,
  mandatory,
  hints,
  filling,
  errors,
  media,
  frame,
  buttons,
];

/** Returns the mistakes of a page, in words. */
export function findProblems(
  facts: PageFacts,
  about: { readonly state: PageState; readonly lang: 'fr' | 'en' },
): readonly string[] {
  return rules.flatMap((rule) => rule(facts, about));
}
