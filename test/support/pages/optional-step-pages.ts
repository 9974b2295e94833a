import type { OptionalStep, OptionalStepName } from '../../../interactions/registration/optional-step.tsx';
import { optionalSteps } from '../../../interactions/registration/optional-steps.ts';
import { asFile, jpegOf } from '../photos.ts';
import { fill, press, toDraft, type PageState } from './page-state.ts';
import { carry, draftUpTo } from './page-world.ts';

type Fields = Readonly<Record<string, string>>;

interface Sample {
  /** Values that are accepted; empty when no sample exists, and then the pages that show an answer are left out. */
  readonly right: Fields;
  /** Values that are all refused, in the order of the page. */
  readonly wrong: Fields;
  /** The choice without which the fields above are hidden. */
  readonly choice?: string;
}

export interface OptionalPage extends Sample {
  readonly step: OptionalStepName;
}

const samples: Readonly<Partial<Record<OptionalStepName, Sample>>> = {
  identity: {
    right: { familyName: 'Durand', givenName: 'Marie', phone: '+33612345678' },
    wrong: { familyName: 'Durand<', givenName: 'Marie 2', phone: '06 12' },
  },
  address: {
    right: { street: '73 avenue de Paris', locality: 'Saint-Mandé', postalCode: '94160', country: 'FR' },
    wrong: { street: '73 <avenue>', locality: 'Saint-Mandé <', postalCode: '9416' },
  },
  professional: {
    choice: 'professional',
    right: {
      companyId: '13000766900018',
      companyName: 'Atelier des cartes',
      jobTitle: 'géomaticienne',
      companyStreet: '73 avenue de Paris',
      companyLocality: 'Saint-Mandé',
      companyPostalCode: '94160',
      companyCountry: 'FR',
    },
    wrong: {
      companyId: '13000766900019',
      companyName: 'Atelier <',
      jobTitle: 'géomaticienne >',
      companyStreet: '73 <avenue>',
      companyLocality: 'Saint-Mandé <',
      companyPostalCode: '9416',
    },
  },
};

/** Makes a sample for a step without one: no rule accepts the character `<`, and a field that begins empty is a text field. */
const guess = ({ fields }: OptionalStep): Sample => ({
  right: {},
  wrong: Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value === '' ? [[name, '<']] : []))),
});

export const optionalPages: readonly OptionalPage[] = optionalSteps.map((step) => ({
  step: step.name,
  ...(samples[step.name] ?? guess(step)),
}));

/** Leaves out the pages that show an answer when no sample of a right answer exists. */
export const withAnswers = ({ right }: OptionalPage, states: readonly PageState[]): readonly PageState[] =>
  Object.keys(right).length > 0 ? states : [];

const statesOf = (page: OptionalPage): readonly PageState[] => {
  const { step, right, wrong, choice } = page;
  return [
    {
      name: `registration, ${step}: empty`,
      async reach(world, tab) {
        await toDraft(world, tab, step);
      },
    },
    {
      name: `registration, ${step}: all wrong`,
      status: 422,
      errors: Object.keys(wrong),
      kept: wrong,
      async reach(world, tab) {
        await toDraft(world, tab, step);
        // The label lies over the round button that is drawn.
        if (choice) await tab.locator(`main [name="category"][value="${choice}"]`).check({ force: true });
        await fill(tab, wrong);
        await press(tab, 'next');
      },
    },
    ...withAnswers(page, [
      {
        name: `registration, ${step}: filled before`,
        kept: right,
        async reach(world, tab) {
          const { browser } = await draftUpTo(world, step);
          await browser.submit({ ...(choice && { category: choice }), ...right }, { action: 'next' });
          await carry(browser, tab);
          await tab.goto(`${browser.page.url.href}&step=${step}`);
        },
      },
    ]),
  ];
};

const photoPages: readonly PageState[] = [
  {
    name: 'registration, identity: with a photo',
    async reach(world, tab) {
      const { browser } = await draftUpTo(world, 'identity');
      await browser.submit({ photo: asFile(await jpegOf()) }, { action: 'next' });
      await carry(browser, tab);
      await tab.goto(`${browser.page.url.href}&step=identity`);
    },
  },
  {
    name: 'registration, identity: no photo at all',
    status: 415,
    errors: ['photo'],
    kept: { familyName: 'Durand' },
    async reach(world, tab) {
      await toDraft(world, tab, 'identity');
      await fill(tab, { familyName: 'Durand' });
      await tab
        .locator('#photo')
        .setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('a') });
      await press(tab, 'next');
    },
  },
];

/** The pages of the optional steps of a registration. */
export const optionalStepPages: readonly PageState[] = [...optionalPages.flatMap(statesOf), ...photoPages];
