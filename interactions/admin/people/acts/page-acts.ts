import { addressChangePurpose } from '../../../../src/commands/account/cancel-address-change.ts';
import { hasPassword } from '../../../../src/domain/account/has-password.ts';
import type { PersonActName } from '../../../../src/domain/people/person-act-names.ts';
import type { PersonVisit } from '../person-page.ts';

/** The acts that have a page of their own below the page of a person. Lost devices are answered in the queue of requests. */
export type PageActName = Exclude<PersonActName, 'approve-lost-device' | 'refuse-lost-device'>;

export interface PageAct {
  readonly act: PageActName;
  /** Says what follows the `sub` in the address. */
  readonly part: string;
  /** The form asks for more than the reason: an address, or the roles and groups that services are told. */
  readonly asksFor?: 'address' | 'facts';
  /** Two agents must agree, whoever the person is. */
  readonly alwaysWaits?: boolean;
  /** Says whether the act makes sense with the person as she is now. */
  fits(visit: PersonVisit): boolean | Promise<boolean>;
}

const isOpenForChanges = ({ person: { isDisabled, deletionDueAt } }: PersonVisit) =>
  !isDisabled && deletionDueAt === null;

/** The pages, in the order of their links: what helps a person first, what closes her account last. */
const pages: Readonly<Record<PageActName, Omit<PageAct, 'act'>>> = {
  'start-reset': {
    part: 'nouveau-mot-de-passe',
    fits: ({ person }) => person.disabledAt === null,
  },
  'resend-proof': {
    part: 'renvoyer-confirmation',
    async fits(visit) {
      const { person, services } = visit;
      if (!isOpenForChanges(visit)) return false;
      const correction = await services.correction.corrections.find(person.id);
      if (correction?.provedAt === null) return true;
      return (
        (await services.undo.actionLinks.findAll({ purpose: addressChangePurpose, accountId: person.id })).length > 0
      );
    },
  },
  'correct-address': {
    part: 'corriger-adresse',
    asksFor: 'address',
    fits: isOpenForChanges,
  },
  'change-carried-facts': { part: 'roles-et-groupes', asksFor: 'facts', fits: isOpenForChanges },
  'close-sessions': {
    part: 'fermer-sessions',
    fits: async ({ person, services }) => (await services.session.list(person.id)).length > 0,
  },
  'expire-password': {
    part: 'invalider-mot-de-passe',
    fits: ({ person }) => hasPassword(person),
  },
  'reset-second-factor': {
    part: 'retirer-double-authentification',
    alwaysWaits: true,
    fits: ({ person }) => person.secondFactorAt !== null,
  },
  enable: {
    part: 'reactiver',
    fits: ({ person }) => person.isDisabled || person.deletionDueAt !== null,
  },
  unrestrict: {
    part: 'lever-limitation',
    fits: ({ person }) => person.restrictedAt !== null,
  },
  restrict: { part: 'limiter', fits: ({ person }) => person.restrictedAt === null },
  disable: { part: 'desactiver', fits: ({ person }) => !person.isDisabled },
  delete: { part: 'supprimer', fits: ({ person }) => person.deletionDueAt === null },
};

export const pageActs: readonly PageAct[] = (Object.keys(pages) as PageActName[]).map((act) => ({
  act,
  ...pages[act],
}));
