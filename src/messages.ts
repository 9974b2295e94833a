import type { Services } from './services.ts';
import type { Account, AccountAddress, AddressHolder } from './store/account/accounts.ts';
import type { AddressCorrection } from './store/account/address-corrections.ts';
import type { ActionLink } from './store/undo/action-links.ts';
import type { DeletionCause, DeletionNotice } from './commands/deletion/close-account.ts';
import type { RoleNotice } from './commands/roles/change-role.ts';
import type { RemovalNotice } from './commands/roles/tell-removal.ts';
import type { Holder } from './store/account/holders.ts';
import type { ClientContact } from './store/clients/client-contacts.ts';
import type { ClientRecord } from './store/clients/clients.ts';
import type { LostDeviceNotice } from './commands/lost-device/cancel-lost-device.ts';
import type { InvitedPerson } from './commands/people/invite-person.ts';
import type { ApprovalMessages } from './commands/people/approval-messages.ts';

/** The acts of an agent whose message says what was done and where to turn, and nothing else. */
export type PlainlyTold =
  | 'account-disabled'
  | 'account-enabled'
  | 'account-restricted'
  | 'account-unrestricted'
  | 'sessions-closed'
  | 'session-closed';

/** The facts that the messages about a correction of an address are made from. */
export interface CorrectionNotice {
  /** The account as it was before. */
  readonly account: Account;
  readonly correction: AddressCorrection;
  /** Former addresses that can come back. The messages go there too. */
  readonly formerAddresses: readonly string[];
}

interface Addressed {
  readonly account: Account;
  /** The account that has the new address, if one has. Its person is told, and nothing is proved. */
  readonly known: AddressHolder | undefined;
}

/** The facts that a further proof of a person's own change is made from. */
export interface OwnChangeNotice extends Addressed {
  readonly waiting: { readonly link: ActionLink<AccountAddress>; readonly expiresAt: number };
}

/** The invitation of a person by a service that provisions people. */
export interface ScimInvited {
  readonly link: ActionLink<object>;
  /** Says how long the link is valid. */
  readonly seconds: number;
  readonly clientId: string;
  readonly email: string;
  /** The language that the service says the person prefers, such as `fr-FR`. */
  readonly language: string | undefined;
}

/**
 * Functions that write the messages of acts. An act is carried out for a page, a program, a command or a second agent alike, and none of
 * them chooses its words. Each message is written in the commit of the change that it tells of.
 */
export interface ServiceMessages extends ApprovalMessages {
  /** Tells the person, and the former addresses that can come back, what was done. */
  acted(
    services: Services,
    told: { readonly account: Account; readonly formerAddresses: readonly string[]; readonly act: PlainlyTold },
  ): void;
  closed(services: Services, notice: DeletionNotice, by: DeletionCause): void;
  deleted(services: Services, notice: Omit<DeletionNotice, 'dueAt'>): void;
  deletionCancelled(services: Services, notice: DeletionNotice): void;
  lostDeviceCancelled(services: Services, notice: LostDeviceNotice): void;
  /** Tells the person that agents have taken her second factor away. */
  secondFactorRemoved(services: Services, told: Omit<LostDeviceNotice, 'request'>): void;
  /** Tells the person whose role was given or taken away, and every administrator. */
  roleChanged(services: Services, notice: RoleNotice): void;
  /** Tells everybody who administers the service that one of them is to lose the role, or keeps it. */
  adminRemoval(services: Services, notice: RemovalNotice): void;
  /** Sends a link by which the person chooses a new password. `isUseless`: the present one no longer opens the account. */
  reset(services: Services, about: { readonly account: Account; readonly isUseless: boolean }): void;
  /** Invites a person to answer for a client, and ends the link of the invitation before. */
  contactInvited(services: Services, contact: ClientContact, lang: 'fr' | 'en'): void;
  /** Ends the link that was sent to a contact. */
  contactInvitationEnded(services: Services, contactId: string): void;
  /** Tells everybody who may grant it that production is asked for. */
  productionAsked(
    services: Services,
    told: { readonly record: ClientRecord; readonly holders: readonly Holder[] },
  ): void;
  /** Tells the person who had asked for production how her request was answered. */
  productionAnswered(
    services: Services,
    told: { readonly record: ClientRecord; readonly to: Account | undefined; readonly isGranted: boolean },
  ): void;
  /** Invites a person in the name of a service that provisions people. */
  scimInvited(services: Services, invited: ScimInvited): void;
  correctionAsked(services: Services, notice: CorrectionNotice & Addressed): void;
  /** Sends the proof of a correction again. */
  correctionProof(services: Services, notice: Omit<CorrectionNotice, 'formerAddresses'> & Addressed): void;
  correctionEnded(services: Services, notice: CorrectionNotice): void;
  addressCorrected(services: Services, notice: CorrectionNotice): void;
  /** Sends the proof of a change that the person has asked for herself again. */
  changeProof(services: Services, notice: OwnChangeNotice): void;
  /** Invites a person, or tells the one whose account has the address. Returns when the link expires, in epoch seconds. */
  invited(
    services: Services,
    about: { readonly person: InvitedPerson; readonly known: AddressHolder | undefined },
  ): number;
}
