import type { AnnouncedKind } from './domain/undo/announced-change.ts';
import type { BreachFacts, BreachMessage } from './domain/breach/breach.ts';
import type { ApprovalActName } from './domain/approvals/act-names.ts';
import type { ApprovalEnding } from './domain/approvals/approval-endings.ts';
import type { ContactKind } from './domain/clients/contacts/contact-kinds.ts';
import type { RemovalEnding } from './domain/roles/admin-removal.ts';
import type { Role } from './domain/roles/roles.ts';
import type { Account, AccountAddress, AddressHolder } from './store/account/accounts.ts';
import type { PendingInvitation } from './store/people/invitations.ts';
import type { AddressCorrection } from './store/correction/address-corrections.ts';
import type { AdminRemoval } from './store/roles/admin-removals.ts';
import type { Holder } from './store/roles/holders.ts';
import type { Approval } from './store/approvals/approvals.ts';
import type { ClientContact } from './store/clients/contacts/client-contacts.ts';
import type { ClientRecord } from './store/clients/clients.ts';
import type { LostDeviceRequest } from './store/lost-device/lost-device-requests.ts';
import type { Message } from './store/messages/outbox.ts';
import type { ActionLink } from './store/undo/action-links.ts';
import type { FormerAddress } from './store/undo/announced-changes.ts';

/** The acts of an agent whose message says what was done and where to turn, and nothing else. */
export type PlainlyTold =
  | 'account-disabled'
  | 'account-enabled'
  | 'account-restricted'
  | 'account-unrestricted'
  | 'carried-facts-changed'
  | 'sessions-closed'
  | 'session-closed';

interface OfAccount {
  readonly account: Account;
}

/** A message that goes to each email of an account. */
interface ToEveryEmail extends OfAccount {
  /** Former addresses that can come back. The message goes there too: a stranger may have changed the address. */
  readonly formerAddresses: readonly string[];
}

/** A message to somebody who may have chosen no language for her account. */
interface OfPage {
  /** Language of the page, for a person who has chosen none. */
  readonly lang: string;
}

/** Something that signs in to an account without its password; times in epoch seconds. */
export type StandingWay = {
  readonly id: string;
  readonly since: number;
  readonly lastUsedAt: number | undefined;
} & ({ readonly kind: 'passkey'; readonly label: string } | { readonly kind: 'identity'; readonly upstream: string });

/** A change that can be taken back. */
interface ChangeNotice extends OfAccount, OfPage {
  readonly kind: AnnouncedKind;
  /** The change to take back; undefined where no message may take it back. */
  readonly changeId: string | undefined;
  /** Addresses that the account had until lately, each with the change that took it away. */
  readonly formers: readonly FormerAddress[];
  /** Name of the upstream that the change is about, where it is about one. */
  readonly upstream?: string | undefined;
  /** The change turned the second factor on or off. */
  readonly isTurned?: boolean | undefined;
  /** Lists the factors that still sign in after a reset of the password. */
  readonly standing?: readonly StandingWay[] | undefined;
}

/** A correction of an address; the account as it was before. */
interface CorrectionNotice extends ToEveryEmail {
  readonly correction: AddressCorrection;
}

interface Addressed extends OfAccount {
  /** The account that has the new address, if one has. Its person is told, and nothing is proved. */
  readonly known: AddressHolder | undefined;
}

/** The party that asked for a deletion: the person, an operator, or the rule about accounts that nobody uses. */
export type DeletionCause = 'owner' | 'operator' | 'inactive';

/** A deletion; the account as it was before. */
export interface DeletionNotice extends ToEveryEmail {
  /** When the deletion is due; epoch seconds. */
  readonly dueAt: number;
}

export interface LostDeviceNotice extends ToEveryEmail {
  readonly request: LostDeviceRequest;
}

export interface RoleNotice extends OfAccount {
  readonly role: Role;
  /** True where the role was given, false where it was taken away. */
  readonly isGiven: boolean;
  /** Everybody who administers the service from now on, the person of the account left out. */
  readonly administrators: readonly Holder[];
  /** Everybody who has lately lost the role of an administrator, where a role was given. */
  readonly former: readonly Holder[];
  /** The administrator who did it; undefined for a command. */
  readonly by: Holder | undefined;
}

interface RemovalNotice extends OfAccount {
  readonly removal: AdminRemoval;
  /** Says why the role stays; undefined while the removal waits. */
  readonly ending: RemovalEnding | undefined;
  /** Everybody who administers the service, the person of the account left out. */
  readonly administrators: readonly Holder[];
  /** The administrator who asked; undefined for a command or a service. */
  readonly by: Holder | undefined;
}

/** A person who is invited, as the message and the page behind its link know her. */
export type InvitedPerson = Omit<PendingInvitation, 'invitedAt' | 'by'>;

/** A person whom a message about a client goes to. */
export interface ClientPerson {
  readonly accountId: string;
  readonly email: string;
  readonly locale: string | null;
  /** The person answers for the client, and does not manage all of them. */
  readonly isContact: boolean;
}

/** A message about a client. */
interface OfClient {
  readonly clientId: string;
  /** The name of the client. */
  readonly client: string;
  readonly person: ClientPerson;
}

interface BreachNotice {
  readonly incident: string;
  readonly message: BreachMessage;
  readonly facts: BreachFacts;
}

/**
 * The one way to tell a person. An act is carried out for a page, a program, a command, a job or a second agent alike, and none of them
 * chooses its words. Each message is written in the commit of the change that it tells of.
 */
export interface Messages {
  /** Tells the person, and the former addresses that can come back, what an agent has done. */
  acted(told: ToEveryEmail & { readonly act: PlainlyTold }): void;
  /** Tells every address how to take a change back. */
  changed(notice: ChangeNotice): void;
  /** Tells an address that it is no longer the one of the account, since a change was taken back; the account as it was before. */
  addressRestored(told: OfAccount & OfPage): void;
  /** `browser`: common name of the browser that asked. */
  exportMade(told: OfAccount & { readonly browser: string | undefined }): void;
  /** Tells the person that the browser of this request has signed in to her account for the first time. */
  newBrowser(told: OfAccount & OfPage): void;
  /** Tells the person how many browsers have signed in for the first time since the last message. */
  newBrowsers(told: OfAccount & { readonly browsers: number }): void;
  signInsFailed(told: OfAccount & { readonly lastTryAt: number; readonly isSecondFactor: boolean }): void;
  /** Tells these addresses that « Ce n'était pas moi » was confirmed in this browser; the account as it was before. */
  strangerReported(told: OfAccount & OfPage & { readonly emails: readonly string[] }): void;
  /** Tells the person how many recovery codes are left. */
  recoveryCodeUsed(told: OfAccount & OfPage & { readonly left: number }): void;
  /** Tells the support that an upstream gave a known subject to another person. */
  anotherPerson(told: { readonly accountId: string; readonly upstream: string }): void;

  /** Sends the code and the link that prove the address of a registration. */
  registrationCode(about: OfPage & { readonly email: string; readonly code: string; readonly link: string }): void;
  /** Tells a known address that somebody wanted to register it. Without `known` the message is listed with no account. */
  registrationExisting(
    about: OfPage & {
      readonly email: string;
      readonly known?: AddressHolder | undefined;
      /** Name of the upstream through which the person came, if she did. */
      readonly upstream?: string | undefined;
    },
  ): void;
  welcome(about: {
    readonly account: Pick<Account, 'id' | 'email' | 'locale'>;
    /** Name of the upstream through which the person came, if she did. */
    readonly upstream: string | undefined;
  }): void;
  /** Invites a person, or tells the one whose account has the address. Returns when the link expires, in epoch seconds. */
  invited(about: { readonly person: InvitedPerson; readonly known: AddressHolder | undefined }): number;
  /** Ends the links that were sent to an address by which nobody has made an account yet. */
  invitationEnded(emailCanonical: string): void;
  /** Invites a person in the name of a service that provisions people. `language`: as the service says it, such as `fr-FR`. */
  scimInvited(about: {
    readonly link: ActionLink<object>;
    readonly seconds: number;
    /** The name that the message gives the service. */
    readonly service: string;
    readonly email: string;
    readonly language: string | undefined;
  }): void;
  /** Invites a person to answer for a client, and ends the link of the invitation before. `service`: how the message calls the client. */
  contactInvited(about: OfPage & { readonly contact: ClientContact; readonly service: string }): void;
  /** Ends the link that was sent to a contact. */
  contactInvitationEnded(contactId: string): void;

  /** Sends the link that the person has asked for. Without an account the message costs the same, and never leaves. */
  resetAsked(
    about: OfPage & {
      readonly account: Account | undefined;
      /** The address of a person whose account is not here yet. */
      readonly email?: string | undefined;
      readonly link: string;
      /** Names of the upstreams that sign in to the account. */
      readonly upstreams: readonly string[];
    },
  ): void;
  /**
   * Sends a link by which the person chooses a new password, who did not ask for it on our pages. `isUseless`: the present one no longer
   * opens the account. `browser`: the one that needs no further proof. A disabled account gets none.
   */
  reset(
    about: OfAccount & Partial<OfPage> & { readonly isUseless: boolean; readonly browser?: string | undefined },
  ): void;
  /** `runsOutAt`: in epoch seconds. */
  passwordExpiring(told: OfAccount & { readonly runsOutAt: number }): void;

  /** Sends the code and the link that prove the new address of an account. */
  addressCode(
    about: OfPage & {
      readonly account: Pick<Account, 'id' | 'locale'>;
      readonly email: string;
      readonly code: string;
      readonly link: string;
    },
  ): void;
  /** Tells the owner of a known address that another account wanted it. */
  addressExisting(about: OfPage & { readonly holder: AddressHolder }): void;
  correctionAsked(notice: CorrectionNotice & Addressed): void;
  /** Sends the proof of a correction again. */
  correctionProof(notice: Pick<CorrectionNotice, 'correction'> & Addressed): void;
  correctionEnded(notice: CorrectionNotice): void;
  addressCorrected(notice: CorrectionNotice): void;
  /** Sends the proof of a change that the person has asked for herself again. */
  changeProof(
    notice: Addressed & { readonly waiting: { readonly link: ActionLink<AccountAddress>; readonly expiresAt: number } },
  ): void;

  closed(notice: DeletionNotice & { readonly by: DeletionCause }): void;
  /** Tells the person who asks for a new password how to keep the account first: the message about the deletion may be lost. */
  closedStill(told: { readonly account: Account & { readonly deletionDueAt: number } }): void;
  deletionCancelled(notice: ToEveryEmail): void;
  /** A former address may belong to a stranger by now and is told nothing. */
  deleted(told: OfAccount): void;
  /** Tells the person when her account will be closed that nobody uses. Returns the id of the message. */
  inactive(told: OfAccount & { readonly closesAt: number }): string;

  /** Sends the code that proves the mailbox. Without an account the message costs the same, and never leaves. */
  lostDeviceCode(about: OfPage & { readonly account: Account | undefined; readonly code: string }): void;
  /** Tells the person and the support that a request began. */
  lostDeviceBegun(notice: LostDeviceNotice): void;
  lostDeviceReminder(notice: LostDeviceNotice): void;
  lostDeviceCancelled(notice: LostDeviceNotice): void;
  /** Tells the person that an agent refused her request, in a sentence of the agent. */
  lostDeviceRefused(notice: LostDeviceNotice & { readonly sentence: string }): void;
  /** Tells the person that her second factor is taken away, by agents or by her own request. */
  secondFactorRemoved(told: ToEveryEmail & { readonly isBySupport: boolean }): void;

  /** Tells the person whose role was given or taken away, and every administrator. */
  roleChanged(notice: RoleNotice): void;
  /** Tells everybody who administers the service that one of them is to lose the role, or keeps it. */
  adminRemoval(notice: RemovalNotice): void;
  /** Tells the person that an agent has asked for something that would let somebody into her account sooner. */
  actAsked(told: ToEveryEmail & { readonly act: ApprovalActName }): void;
  /** Tells an agent that acts wait for a second agent. The message names nobody. */
  approvalsWaiting(told: { readonly holder: Holder; readonly ids: readonly string[] }): void;
  /** Tells the agent who asked how her request ended. */
  approvalEnded(told: { readonly holder: Holder; readonly approval: Approval; readonly ending: ApprovalEnding }): void;
  /** Tells an administrator that a command acted without a second agent. */
  glassBroken(
    told: OfAccount & {
      readonly holder: Holder;
      readonly act: ApprovalActName;
      readonly operator: string;
      readonly reason: string;
    },
  ): void;

  /** Tells one who may grant it that production is asked for. */
  productionAsked(told: { readonly record: ClientRecord; readonly holder: Holder }): void;
  /** Tells the person who had asked for production how her request was answered. */
  productionAnswered(told: OfAccount & { readonly record: ClientRecord; readonly isGranted: boolean }): void;
  /** `expiresAt`: when the secret ends. */
  secretEnding(told: OfClient & { readonly days: number; readonly expiresAt: number }): void;
  /** `until`: the last day (YYYY-MM-DD) of the legacy options, which still work once it has passed. */
  legacyEnding(told: OfClient & { readonly until: string; readonly isOver: boolean }): void;
  /** Tells a person that a client in production has nobody of this kind any more. */
  contactLost(told: OfClient & { readonly kind: ContactKind }): void;
  /** Tells a person that the events of a client are held back. */
  eventsPaused(told: OfClient): void;

  /** Tells one person of an incident. The message leaves after those that others wait for. */
  breached(notice: BreachNotice & OfAccount): void;
  /** Returns the message about an incident as a person would read it. */
  previewBreach(notice: BreachNotice & OfPage): {
    readonly lang: string;
    readonly subject: string;
    readonly text: string;
  };
  /** Draws a message again whose code is dead, with its link alone. */
  withoutCode(message: Message): Pick<Message, 'subject' | 'text' | 'html'>;
}
