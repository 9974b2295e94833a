import type {
  FieldProblem,
  ProfileLine,
  ProfileStep,
  TypedField,
  profileSteps,
} from '../../src/domain/account/account-profile.ts';

/** The texts that every optional step must have: those of its page, and those of each fact that it asks for. */
export type OptionalStepTexts<Step extends ProfileStep> = {
  readonly title: string;
  /** Introduction above the fields in the registration. */
  readonly intro: string;
  /** Texts of the page of the account that has the same fields. */
  readonly account: { readonly intro: string };
  /** Each fact as a sentence names it: the page about personal data lists them, and the history. */
  readonly words: { readonly [Line in Exclude<ProfileLine<Step>, 'category'>]: string };
  /** Maps a field and the code of a problem to the message. */
  readonly problems: Readonly<Record<string, Readonly<Record<string, string>>>> & {
    readonly [Field in TypedField<Step>]: Readonly<Record<FieldProblem<(typeof profileSteps)[Step][Field]>, string>>;
  };
  readonly [more: string]: unknown;
} & {
  /** Labels. That of a postal address and those of its parts are chosen by the step. */
  readonly [Line in Exclude<ProfileLine<Step>, 'address'>]: string;
};
