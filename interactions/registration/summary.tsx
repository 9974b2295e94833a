import { shownAddress } from '../../src/domain/fields/shown-address.ts';
import type { About } from '../engine/flow.ts';
import { withQuery } from '../engine/with-query.ts';
import type { RegistrationState } from '../flow-states/registration-state.ts';
import { Photo } from '../views/photo.tsx';
import { optionalSteps } from './optional/optional-steps.ts';
import { shownFacts } from './optional/shown-fact.ts';

interface SummaryProps {
  readonly state: RegistrationState;
  readonly about: About;
  /** Name of the step on whose page the summary stands. What is typed there is seen in its fields. */
  readonly without?: string;
}

interface Part {
  readonly step: string;
  readonly title: string;
  readonly values: readonly (readonly [label: string, value: string])[];
  readonly photo?: string | undefined;
}

/** Returns what the account will hold, step by step, as the person reads it. */
function partsOf({ state, about }: SummaryProps): readonly Part[] {
  const { t } = about;
  const { profile } = t.registration;
  const identifiers = [
    [profile.username, state.username ?? ''],
    [profile.email, shownAddress(state.email ?? '')],
  ] as const;
  const optional = optionalSteps.map((step): Part => {
    const answers = state.answers?.[step.name];
    const facts = shownFacts(step, answers?.stored ?? {}, about);
    const values = facts.map(({ label, value }) => [label, value] as const);
    return { step: step.name, title: t.optionalSteps[step.name].title, values, photo: answers?.photo };
  });
  return [{ step: 'profile', title: profile.title, values: identifiers }, ...optional];
}

/** Shows what was answered, before the person registers. Each part leads back to its step. */
export function Summary(props: SummaryProps) {
  const { about, without } = props;
  const { summary: texts } = about.t.registration;
  return (
    <section id="summary" class="fr-my-4w" aria-labelledby="summary-title">
      <h3 class="fr-h6 fr-mb-2w" id="summary-title">
        {texts.title}
      </h3>
      {partsOf(props)
        .filter(({ step }) => step !== without)
        .map(({ step, title, values, photo }) => (
          <div key={step} class="app-summary">
            <h4 class="fr-text--md fr-mb-1v">{title}</h4>
            {values.length === 0 && !photo && <p class="fr-hint-text fr-mb-1v">{texts.nothing}</p>}
            {values.length > 0 && (
              <dl>
                {values.map(([label, value]) => (
                  <div key={label}>
                    <dt>{label}</dt>
                    <dd>{value}</dd>
                  </div>
                ))}
              </dl>
            )}
            {photo && <Photo id={photo} />}
            <p class="fr-mb-0">
              <a class="fr-link" href={withQuery(about.path, 'step', step)}>
                {texts.change(title)}
              </a>
            </p>
          </div>
        ))}
    </section>
  );
}
