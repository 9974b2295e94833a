import type { FlowName, StepName, StepOutcome } from '../../src/domain/audit/step-events.ts';
import type { SignInRefusal } from '../../src/domain/account/sign-in-refusal.ts';
import type { ComponentChildren } from 'preact';
import type { AskedClaim } from '../../src/oidc/claims/asked-claims.ts';
import type { ClientFacts } from '../../src/oidc/clients/client-facts.ts';
import type { Oidc } from '../../src/oidc/oidc.ts';
import type { PendingRequest } from '../../src/oidc/requests/pending-request.ts';
import type { SignedInSession } from '../../src/oidc/session/browser-sessions.ts';
import type { ChallengeUse, PasskeyChallenge } from '../../src/commands/factors/passkey-challenge.ts';
import type { Upload } from '../../src/http/read-multipart.ts';
import type { Services } from '../../src/services.ts';
import type { PersonFacts } from '../../src/store/factors/person-facts.ts';
import type { Lang, Texts } from '../texts/index.ts';
import type { OperatorSettings } from '../views/layout/page-context.ts';
import type { PageHead } from '../views/layout/page-head.tsx';
import type { FlowKey } from './flow-store.ts';
import type { EndedSession } from './own-request.ts';

interface BrowserTrust {
  /** SHA-256 of the token by which this browser stands for the second factor; undefined when the browser has no such token. */
  readonly hash: string | undefined;
  readonly days: number;
  /** Gives the browser a new token and returns the SHA-256 of the token. */
  give(): string;
}

export type Form = Readonly<Record<string, string>>;

/** Maps a field to its translated message, in the order of the page. */
export type Errors = Readonly<Record<string, string>>;

/** Holds what a flow may know about the request, beside its own state. */
export interface About {
  /** The authorization request that waits for this flow, if one does. */
  readonly request: PendingRequest | undefined;
  readonly client: (ClientFacts & { readonly host: string }) | undefined;
  /** The claims that the request asks for, where it waits for a consent. */
  readonly asked: readonly AskedClaim[];
  /** The user name of the person who is signed in. No other person may see it. */
  readonly signedInName: string | undefined;
  /** The session of this browser. Only the pages of an account and of action links set it. */
  readonly session: SignedInSession | undefined;
  /** The end of the session from which our own pages sent the person to the sign-in, where this browser had one. */
  readonly ended?: EndedSession | undefined;
  /** Tells the session that the person has just proved an application by setting it up. Only the pages of an account set it. */
  readonly addFactor?: () => Promise<void>;
  /**
   * Account and factors of the identified person; undefined before a step identifies her, and when the account is gone or disabled. The
   * sign-in alone knows the person of an account that waits for its deletion.
   */
  readonly person?: PersonFacts | undefined;
  /** SHA-256 of the cookie by which we know the browser. */
  readonly browser: string;
  /** SHA-256 of the cookie that ends with the browser and with a logout. What somebody proves counts while the browser brings it. */
  readonly visit: string;
  /** The way to trust this browser, with the number of days; undefined where the operator lets people trust no browser. */
  readonly trust: BrowserTrust | undefined;
  /** Common name of the browser, from a closed list; undefined for a browser that is not on the list. */
  readonly browserFamily: string | undefined;
  /** IP of the person. A proxy is believed only as far as the settings say. */
  readonly ip: string;
  readonly lang: Lang;
  readonly t: Texts;
  readonly requestId: string;
  /** When the request came, in epoch seconds. */
  readonly now: number;
  /** Path and query of the page, to which its forms post. */
  readonly path: string;
  /** Key of the flow's row. A link in a message refers to the flow by this key. */
  readonly flowKey: FlowKey;
  readonly oidc: Oidc;
  /** Draws the challenge of a page that offers a passkey. Nothing is written. */
  drawChallenge(use: ChallengeUse): PasskeyChallenge;
  /** Keeps a language for this browser, as the language button does. */
  keepLanguage(lang: Lang): void;
  /** Origin of our pages. */
  readonly origin: string;
  /** Browsers may make passkeys by themselves. */
  readonly makesPasskeys: boolean;
  /** Host that the passkeys belong to. */
  readonly passkeyHost: string;
}

/** Statuses of the answer when a photo was refused. */
export type PhotoStatus = 413 | 415 | 422 | 429 | 503;

/**
 * The answer of a step. `errors` maps a field, or `step` for the whole form, to a text in the person's language, in the order of the page.
 */
export type StepResult<S> =
  | {
      readonly ok: true;
      readonly patch: Partial<S>;
      /** Word of the audit instead of « ok », when the form does not answer the step (a new image, a new message). */
      readonly event?: StepOutcome;
      /** Address of ours at which the flow goes on, when that is another page. */
      readonly next?: string;
    }
  | {
      /** The form does not answer the step, so the earlier answers of the step stay. */
      readonly ok: 'aside';
      readonly patch: Partial<S>;
      readonly event: StepOutcome;
      /** Address on another site, such as an upstream, that the person leaves for. Without it the page is shown again. */
      readonly leave?: string;
    }
  | {
      readonly ok: false;
      readonly errors: Readonly<Record<string, string>>;
      /** Seconds to wait before the next try. Nothing was examined, and the status is 429. */
      readonly retryAfter?: number;
      /** The data behind the form changed after the page was drawn. Nothing was written, and the status is 409. */
      readonly isStale?: boolean;
      /** Account that the person named without proving that it is hers, for the audit alone. */
      readonly named?: string | undefined;
      /** Why a sign-in was refused, for the audit alone. */
      readonly reason?: SignInRefusal;
      /** Status when a photo was refused, instead of 422. */
      readonly status?: PhotoStatus;
      /** State that is stored although the form was refused, such as a new captcha. */
      readonly patch?: Partial<S>;
      /** Fields that the pressed button changed. They are drawn instead of what was sent. */
      readonly corrected?: Form | undefined;
      /** State that is drawn but not stored. Another request with the same form was faster, and its state must stay. */
      readonly shown?: Partial<S>;
    };

/** Holds a form and everything that a step needs to answer it. */
export interface Submitted<S> {
  readonly form: Form;
  /** The file of the form, when the person chose one. */
  readonly upload: Upload | undefined;
  readonly state: S;
  readonly services: Services;
  readonly about: About;
}

export interface StepView<S> {
  readonly state: S;
  /** The fields as the person has just typed them, or else as the state holds them. */
  readonly form: Form;
  readonly errors: Readonly<Record<string, string>>;
  readonly about: About;
}

/** The behaviour of a step's page beyond one question and one answer. Every member is optional. */
export interface StepPage<S> {
  /**
   * Says whether people may go back to the step by `?step=` while a later step is owed. A step without it answers only while it is owed:
   * no address and no form reaches it otherwise.
   */
  offered?(state: S, about: About): boolean;
  /**
   * Says whether a form is one of this page. The form of another page, left open or made up, is not examined: the page that is owed is the
   * answer.
   */
  accepts?(form: Form): boolean;
  /**
   * Names of fields by which the step knows a page of its own that was left open. Such a page still answers the step while it is
   * offered. « next » of the step before shows the step again once it is answered, and `keep` holds what stands in the fields.
   */
  readonly fields?: readonly string[];
  /** Returns what to keep of a form when the person goes back instead of answering, so that nothing typed is lost. */
  keep?(input: Submitted<S>): Promise<Partial<S> | undefined>;
  /** Returns the fields of the form before anything was typed. */
  initial?(state: S, about: About): Form;
  /**
   * Makes what the page needs and a GET may make, such as a captcha. It runs at every GET of the page, and returns undefined when the
   * state holds all of that already.
   */
  prepare?(input: {
    readonly state: S;
    readonly services: Services;
    readonly about: About;
  }): Promise<Partial<S> | undefined>;
  /** Returns errors that hold before anything is typed, such as a user name that somebody else got meanwhile. */
  standing?(state: S, about: About): Readonly<Record<string, string>>;
  /** Returns the errors of a refused form as the page shows them, where that is not how they were found. */
  shownErrors?(errors: Errors, state: S, about: About): Errors;
  /** Says that the form of this page may hold a file. Every other form is urlencoded, and a multipart form is refused. */
  readonly takesFile?: boolean | undefined;
  /** Returns what the page begins with beside its title and its errors. */
  head?(view: StepView<S>, operator: OperatorSettings): PageHead;
  /** Gives the page two thirds of the width. Forms with a stepper need them. */
  readonly wide?: boolean;
}

/** One page of a flow: one GET and one POST on the address of the flow. */
export interface Step<S> {
  /** Name of the step, the same word in the address, the form, the texts, the audit and the tests. */
  readonly name: StepName;
  /** State keys that the step answers for. An accepted form replaces all of them; going back to the page keeps them. */
  readonly owns: readonly (keyof S & string)[];
  /** Says whether the step is still owed. Reads nothing but its arguments. */
  needed(state: S, about: About): boolean;
  submit(input: Submitted<S>): Promise<StepResult<S>>;
  /** Returns the title of the document, which the page begins with. */
  title(about: About, state: S): string;
  view(props: StepView<S>): ComponentChildren;
  readonly page?: StepPage<S>;
}

/** A step of a page that stays (`stayingFlow`): it is always owed, and owns `notice` and `kept`, unless it says otherwise. */
export type StayingStep<S> = Omit<Step<S>, 'needed' | 'owns'> & Partial<Pick<Step<S>, 'needed' | 'owns'>>;

/** Says where a flow goes when no step is owed any more. */
export type Finish<S = object> =
  | { readonly kind: 'leave'; readonly href: string }
  /** The authorization request has its answer (`Oidc.answer`): the protocol goes on with it within this request. */
  | { readonly kind: 'answered'; readonly path: string }
  | {
      readonly kind: 'page';
      readonly title: string;
      readonly body: ComponentChildren;
      /** The flow has ended the session of its person: the page shows neither her name nor the menu of her account. */
      readonly isSignedOut?: boolean;
    }
  /** `finish` failed: the engine keeps the flow, applies this patch, and shows the step that is owed now. */
  | { readonly kind: 'owed'; readonly patch: Partial<S> };

export interface Flow<S> {
  readonly name: FlowName;
  readonly steps: readonly Step<S>[];
  /** Gives every step an address of its own (`?step=`), so that the browser's Back shows the step before. */
  readonly hasStepAddresses?: boolean;
  begin(about: About): S;
  /** Returns the id of the account that the person has proved to be hers. */
  person?(state: S): string | undefined;
  /** The person may have closed her account: a step of the flow asks whether she keeps it. No other flow knows such a person. */
  readonly admitsClosed?: boolean;
  /**
   * Says whether a state is small and proves nothing, so that it travels with the request instead of being a row. A flow without this member
   * is looked for at each page, because other pages may have begun it.
   */
  travels?(state: S): boolean;
  /** Says whether the state holds a draft of an account, for which the request of the service waits a day and not an hour. */
  keepsRequest?(state: S): boolean;
  /**
   * Runs once no step is owed. The flow's row is deleted in the same commit. A flow that grants something checks its proof again here,
   * because steps only decide which page is shown.
   */
  finish(input: {
    readonly state: S;
    readonly services: Services;
    readonly about: About;
    readonly ctx: FinishContext;
  }): Promise<Finish<S>>;
}

/** The Koa context. Only the parts that speak the protocol may use it. */
export type FinishContext = Parameters<Oidc['answer']>[0];
