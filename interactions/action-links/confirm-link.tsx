import type { ComponentChildren } from 'preact';
import type { StepName } from '../../src/domain/audit/step-events.ts';
import type { Services } from '../../src/services.ts';
import { defineFlow } from '../engine/define-flow.ts';
import type { About } from '../engine/flow.ts';
import type { Texts } from '../texts/index.ts';
import { defineActionLink, type ActionLinkPurpose } from './action-link-purpose.ts';
import { ConfirmForm } from './confirm-form.tsx';
import { confirmStep, type ConfirmState } from './confirm-step.ts';

interface Words {
  readonly title: string;
  /** Says what to do for a person who did not expect the message. */
  readonly ignore: string;
  readonly confirm: string;
  readonly doneTitle: string;
}

interface Linked<Data> {
  readonly accountId: string;
  readonly data: Data;
}

interface Shown<Data, Facts> {
  readonly about: About;
  readonly data: Data;
  readonly facts: Facts;
}

/** A link whose page asks for nothing but a press of its button. */
interface ConfirmLink<Data extends object, Facts extends object, Answer> {
  readonly purpose: string;
  readonly name: StepName;
  readonly words: (t: Texts) => Words;
  /** Reads what the page shows beside the data of the link. Throws AppError where the link is over. */
  read(services: Services, link: Linked<Data>): Promise<Facts>;
  /** Draws what follows when the button is pressed. */
  question(shown: Shown<Data, Facts>): ComponentChildren;
  /** Draws what stands below the button. */
  below?(shown: Shown<Data, Facts>): ComponentChildren;
  act(services: Services, link: Linked<Data> & { readonly token: string; readonly requestId: string }): Promise<Answer>;
  done(shown: Shown<Data, Facts> & { readonly answer: Answer }): ComponentChildren;
}

/** Defines a link whose page says what follows, whose button does it, and after which a page says what was done. */
export const confirmLink = <Data extends object, Facts extends object, Answer>(
  kind: ConfirmLink<Data, Facts, Answer>,
): ActionLinkPurpose => {
  const { purpose, name, words } = kind;
  type State = ConfirmState & { readonly facts?: Facts };
  const factsOf = ({ facts }: State) => facts ?? ({} as Facts);
  return defineActionLink<Data>({
    purpose,
    flow({ accountId = '', data }, token) {
      const step = confirmStep<State>({
        name,
        async prepare({ state, services }) {
          const facts = await kind.read(services, { accountId, data });
          return JSON.stringify(state.facts ?? {}) === JSON.stringify(facts) ? undefined : { facts };
        },
        title: ({ t }) => words(t).title,
        view({ state, about }) {
          const { ignore, confirm } = words(about.t);
          const shown = { about, data, facts: factsOf(state) };
          return (
            <>
              {kind.question(shown)}
              <p>{ignore}</p>
              <ConfirmForm label={confirm} />
              {kind.below?.(shown)}
            </>
          );
        },
      });
      return defineFlow<State>({
        name: 'link',
        steps: [step],
        async finish({ services, about, state }) {
          const answer = await kind.act(services, { accountId, data, token, requestId: about.requestId });
          const { doneTitle: title } = words(about.t);
          const body = <>{kind.done({ about, data, facts: factsOf(state), answer })}</>;
          return { kind: 'page', title, body };
        },
      });
    },
  });
};
