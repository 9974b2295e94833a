import type { OptionalStep, OptionalStepName } from '../../../../interactions/registration/optional/optional-step.tsx';
import { optionalSteps } from '../../../../interactions/registration/optional/optional-steps.ts';
import { asFile, jpegOf } from '../../people/photos.ts';
import type { Browser } from '../../browser.ts';
import { goOn, type PageState } from '../page-state.ts';
import { draftUpTo, type PageWorld } from '../page-world.ts';
import { addressOfStep } from '../../people/wizard-steps.ts';

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
    right: { familyName: 'Durand', givenName: 'Marie', phone: '06 12 34 56 78' },
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

/** Completes the sample of a step: a field that begins empty is a line of text, and no rule accepts the character `<` there. */
function sampleOf({ name, fields }: OptionalStep): Sample {
  const known = samples[name];
  const lines = (text: string): Fields =>
    Object.fromEntries(Object.entries(fields).flatMap(([field, value]) => (value === '' ? [[field, text]] : [])));
  return {
    ...known,
    right: known ? { ...lines('essai'), ...known.right } : {},
    wrong: { ...lines('<'), ...known?.wrong },
  };
}

export const optionalPages: readonly OptionalPage[] = optionalSteps.map((step) => ({
  step: step.name,
  ...sampleOf(step),
}));

/** Leaves out the pages that show an answer when no sample of a right answer exists. */
export const withAnswers = ({ right }: OptionalPage, states: readonly PageState[]): readonly PageState[] =>
  Object.keys(right).length > 0 ? states : [];

/** Back to a step that was answered. */
async function answered(
  world: PageWorld,
  { step, answer }: { readonly step: OptionalStepName; readonly answer: Parameters<Browser['submit']>[0] },
): Promise<Browser> {
  const { browser } = await draftUpTo(world, step);
  await browser.submit(answer, { action: 'next' });
  return goOn(browser, (it) => it.open(addressOfStep(it.page, step)));
}

const statesOf = (page: OptionalPage): readonly PageState[] => {
  const { step, right, wrong, choice } = page;
  const category = choice && { category: choice };
  return [
    { name: `registration, ${step}: empty`, reach: async (world) => (await draftUpTo(world, step)).browser },
    {
      name: `registration, ${step}: all wrong`,
      status: 422,
      errors: Object.keys(wrong),
      kept: wrong,
      async reach(world) {
        const { browser } = await draftUpTo(world, step);
        await browser.submit({ ...category, ...wrong }, { action: 'next' });
        return browser;
      },
    },
    ...withAnswers(page, [
      {
        name: `registration, ${step}: filled before`,
        kept: right,
        reach: (world) => answered(world, { step, answer: { ...category, ...right } }),
      },
    ]),
  ];
};

/** A file that is chosen as a photo and is none. */
export const notes = { filename: 'notes.txt', type: 'text/plain', content: Buffer.from('a') };

const photoPages: readonly PageState[] = [
  {
    name: 'registration, identity: with a photo',
    reach: async (world) => answered(world, { step: 'identity', answer: { photo: asFile(await jpegOf()) } }),
  },
  {
    name: 'registration, identity: no photo at all',
    status: 415,
    errors: ['photo'],
    kept: { familyName: 'Durand' },
    async reach(world) {
      const { browser } = await draftUpTo(world, 'identity');
      await browser.submit({ familyName: 'Durand', photo: notes }, { action: 'next' });
      return browser;
    },
  },
];

/** The pages of the optional steps of a registration. */
export const optionalStepPages: readonly PageState[] = [...optionalPages.flatMap(statesOf), ...photoPages];
