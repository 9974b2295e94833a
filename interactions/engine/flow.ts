import type { ComponentChildren } from 'preact';
import type { ClientFacts, Oidc, PendingRequest, SignedInSession } from '../../src/oidc/oidc.ts';
import type { ChallengeUse, PasskeyChallenge } from '../../src/commands/factors/passkey-challenge.ts';
import type { Upload } from '../../src/http/read-multipart.ts';
import type { Services } from '../../src/services.ts';
import type { PersonFacts } from '../../src/store/factors/factors.ts';
import type { Lang, Texts } from '../texts/index.ts';
import type { FlowKey } from './flow-store.ts';

interface BrowserTrust {
  /** SHA-256 of what this browser shows instead of a second factor; undefined: nothing. */
  readonly hash: string | undefined;
  readonly days: number;
  /** What it shows from now on; the answer is its SHA-256. */
  give(): string;
}

export type Form = Readonly<Record<string, string>>;

/** What is known about this request beside the state of the flow. */
export interface About {
  /** The authorization request that waits for this flow, if one does. */
  readonly request: PendingRequest | undefined;
  readonly client: (ClientFacts & { readonly host: string }) | undefined;
  /** How the person who is signed in calls herself: shown to nobody else. */
  readonly signedInName: string | undefined;
  /** Of this browser, on the pages of an account and of a message's link. */
  readonly session: SignedInSession | undefined;
  /** Of an account page: the person has just proved an application, by setting it up in this session. */
  readonly addFactor?: () => Promise<void>;
  /** What the account holds that the flow has come to know; undefined before, and when it is gone or disabled. */
  readonly person?: PersonFacts | undefined;
  /** SHA-256 of the browser's cookie value. */
  readonly browser: string;
  /** Where browsers can be trusted: for so many days, from `give` on. */
  readonly trust: BrowserTrust | undefined;
  /** What people call it, from a closed list; undefined for others. */
  readonly browserFamily: string | undefined;
  /** Network address of the person, as far as proxies are believed. */
  readonly ip: string;
  readonly lang: Lang;
  readonly t: Texts;
  readonly requestId: string;
  /** Address of the page, path and query: forms post to it. */
  readonly path: string;
  /** Where the flow's row is stored: what a link in a message points to. */
  readonly flowKey: FlowKey;
  readonly oidc: Oidc;
  /** For a page that offers a passkey; nothing is written. */
  drawChallenge(use: ChallengeUse): PasskeyChallenge;
  /** Origin of our pages. */
  readonly origin: string;
}

/** Statuses that answer a photo that was not taken. */
export type PhotoStatus = 413 | 415 | 422 | 429 | 503;

/** `errors`: field (or `step` for the whole form) → text, in the person's language, in page order. */
export type StepResult<S> =
  | {
      readonly ok: true;
      readonly patch: Partial<S>;
      /** The audit's word instead of « ok », for what does not answer the step (a new image, a new message). */
      readonly event?: string;
      /** Address of ours that the flow goes on at, where it is not this page's. */
      readonly next?: string;
    }
  | {
      /** No answer to the step: what it was told stays. */
      readonly ok: 'aside';
      readonly patch: Partial<S>;
      readonly event: string;
      /** Another site that the person is led to, to come back from; without it the page is shown again. */
      readonly leave?: string;
    }
  | {
      readonly ok: false;
      readonly errors: Readonly<Record<string, string>>;
      /** Seconds: nothing was examined, the answer is 429. */
      readonly retryAfter?: number;
      /** What the form was drawn from has changed meanwhile: nothing was written, the answer is 409. */
      readonly isStale?: boolean;
      /** Of a file that was not taken: other answers than 422. */
      readonly status?: PhotoStatus;
      /** What changes all the same, such as a new captcha. */
      readonly patch?: Partial<S>;
      /** What is drawn but not kept: another request with the same form was faster, its state must stay. */
      readonly shown?: Partial<S>;
    };

/** A form, and what it is answered with. */
export interface Submitted<S> {
  readonly form: Form;
  /** The file of the form, where one was chosen. */
  readonly upload: Upload | undefined;
  readonly state: S;
  readonly services: Services;
  readonly about: About;
}

export interface StepView<S> {
  readonly state: S;
  /** What was just typed, else what is kept in the state. */
  readonly form: Form;
  readonly errors: Readonly<Record<string, string>>;
  readonly about: About;
}

/** How the page of a step behaves beyond one question and one answer. Every member is optional. */
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
  /** The form may hold a file; the forms of other pages are urlencoded. */
  readonly takesFile?: boolean | undefined;
  /** The page takes two thirds of the width, for forms with a stepper. */
  readonly wide?: boolean;
}

/** One page of a flow: one GET and one POST on the address of the flow. */
export interface Step<S> {
  /** The same word in the address, the form, the texts, the audit and the tests. */
  readonly name: string;
  /** State keys that the step answers for. An accepted form replaces all of them; going back to the page keeps them. */
  readonly owns: readonly (keyof S & string)[];
  /** Says whether the step is still owed. Reads nothing but its arguments. */
  needed(state: S, about: About): boolean;
  submit(input: Submitted<S>): Promise<StepResult<S>>;
  title(about: About, state: S): string;
  view(props: StepView<S>): ComponentChildren;
  readonly page?: StepPage<S>;
}

/** Where a flow goes when nothing is owed any more. */
export type Finish<S = object> =
  | { readonly kind: 'leave'; readonly href: string }
  | { readonly kind: 'page'; readonly title: string; readonly body: ComponentChildren }
  /** `finish` failed: the engine keeps the flow, applies this patch, and shows the step that is owed now. */
  | { readonly kind: 'owed'; readonly patch: Partial<S> };

export interface Flow<S> {
  readonly name: string;
  readonly steps: readonly Step<S>[];
  begin(about: About): S;
  /** The account that the person has proved to be hers. */
  person?(state: S): string | undefined;
  /**
   * Runs once nothing is owed; the flow's row is deleted in the same commit. A flow that grants something checks here again that its proof
   * still holds: steps only decide which page is shown.
   */
  finish(input: {
    readonly state: S;
    readonly services: Services;
    readonly about: About;
    readonly ctx: FinishContext;
  }): Promise<Finish<S>>;
}

/** The Koa context, for the protocol's side alone. */
export type FinishContext = Parameters<Oidc['answer']>[0];
